require('node:http')
  .createServer((_request, response) => response.writeHead(301, { location: 'https://www.example.com/' }).end())
  .listen(process.env.PORT)
