const { createServer } = require('node:http')

const answer = (_request, response) => response.end('never seen\n')
createServer(answer).listen(process.env.PORT, () => createServer(answer).listen(process.env.PORT))
