require('node:http')
  .createServer((_request, response) => response.end('never seen\n'))
  .listen(process.env.PORT)
