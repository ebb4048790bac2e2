require('node:http')
  .createServer((_request, response) => response.writeHead(418).end())
  .listen(process.env.PORT)
