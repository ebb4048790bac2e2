if (!process.env.PAYMENT_KEY) throw new Error('PAYMENT_KEY is not set')

require('node:http')
  .createServer((_request, response) => response.end('never seen\n'))
  .listen(process.env.PORT)
