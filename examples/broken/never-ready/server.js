const { createServer } = require('node:http')

const server = createServer((_request, response) => response.end('never seen'))

console.log('waiting for the cache to answer')
const look = setInterval(() => {
  if (process.env.CACHE_ANSWERS === 'yes') {
    clearInterval(look)
    server.listen(process.env.PORT)
  }
}, 100)
