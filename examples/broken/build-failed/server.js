const { createServer } = require('node:http')

createServer((_request, response) => response.end('never seen')).listen(process.env.PORT)
