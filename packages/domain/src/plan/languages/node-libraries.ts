/** Libraries that servers are made with: named in the plan, while package.json or a usual file says what starts. */
export const LIBRARIES: readonly { readonly name: string; readonly dependency: string }[] = [
  { name: 'AdonisJS', dependency: '@adonisjs/core' },
  { name: 'Strapi', dependency: '@strapi/strapi' },
  { name: 'Fastify', dependency: 'fastify' },
  { name: 'Hono', dependency: 'hono' },
  { name: 'Koa', dependency: 'koa' },
  { name: 'hapi', dependency: '@hapi/hapi' },
  { name: 'Elysia', dependency: 'elysia' },
  { name: 'Express', dependency: 'express' },
]
