import fastify from 'fastify'

const app = fastify()

app.get('/', async () => 'node-fastify: Fastify on Podo')

app.get<{ Params: { id: string } }>('/orders/:id', async (request) => ({ order: request.params.id }))

process.on('SIGTERM', () => void app.close())

await app.listen({ port: Number(process.env['PORT'] ?? 3000), host: '0.0.0.0' })
