import { createServer } from 'node:http'

const server = createServer((_request, response) => {
  response.end('procfile-worker says hello\n')
})

if (process.argv.includes('--check')) console.log('ready to be released')
else server.listen(process.env.PORT)

process.on('SIGTERM', () => server.close())
