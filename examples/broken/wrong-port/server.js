const { createServer } = require('node:http')

const port = 48080
createServer((_request, response) => response.end('on the wrong port')).listen(port, () => console.log(`listening on ${port}`))
