const Koa = require('koa')

const app = new Koa()

app.use((context) => {
  context.body = 'node-yarn: Koa, installed by Yarn 4, on Podo'
})

const server = app.listen(process.env.PORT ?? 3000)

process.on('SIGTERM', () => server.close())
