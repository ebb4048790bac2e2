require('node:http')
  .createServer(() => console.log('thinking about it'))
  .listen(process.env.PORT)
