require('node:http')
  .createServer((_request, response) => {
    console.error('TypeError: the kitchen is closed')
    response.writeHead(500).end()
  })
  .listen(process.env.PORT)
