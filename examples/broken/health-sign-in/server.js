require('node:http')
  .createServer((_request, response) => response.writeHead(302, { location: 'https://accounts.example.com/sign-in?return=/' }).end())
  .listen(process.env.PORT)
