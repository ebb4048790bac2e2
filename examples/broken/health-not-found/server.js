require('node:http')
  .createServer((_request, response) => response.writeHead(404).end())
  .listen(process.env.PORT)
