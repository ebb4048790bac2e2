import express from 'express'

const app = express()

app.get('/', (_request, response) => {
  response.type('text/plain').send('node-express: Express on Podo')
})

app.get('/orders/:id', (request, response) => {
  response.json({ order: request.params.id })
})

const server = app.listen(process.env.PORT ?? 3000)

process.on('SIGTERM', () => server.close())
