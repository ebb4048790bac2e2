require('node:http')
  .createServer((_request, response) => response.end('for a moment\n'))
  .listen(process.env.PORT)

setTimeout(() => {
  throw new Error('the queue went away')
}, 2_000)
