const { createServer } = require('node:http')

const key = process.env.PAYMENT_KEY
if (key === undefined) {
  console.error('Error: PAYMENT_KEY is not set')
  process.exit(1)
}
createServer((_request, response) => response.end('paid')).listen(process.env.PORT)
