let isOpen = true
setTimeout(() => (isOpen = false), 3_000)

require('node:http')
  .createServer((_request, response) => response.writeHead(isOpen ? 200 : 503).end())
  .listen(process.env.PORT)
