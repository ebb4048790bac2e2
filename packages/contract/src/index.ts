/**
 * The API, contract first: what console, CLI and every other client may know. Each operation names its policy; the
 * server refuses to start with one that has none. Paths are below `/api`; OpenAPI is made from this at
 * `/api/openapi.json`. Four ways in are no operations, because they stream: `PUT /api/uploads/{id}/contents`,
 * `GET /api/events` (SSE) and two downloads of logs; their policies stand in `streaming-routes.ts`.
 */
export * from './contract.ts'
export * from './policy.ts'
export * from './streaming-routes.ts'
export * from './upload-framing.ts'
export * from './schema/app.ts'
export * from './schema/build-variable.ts'
export * from './schema/config.ts'
export * from './schema/deployment.ts'
export * from './schema/error.ts'
export * from './schema/fields.ts'
export * from './schema/log.ts'
export * from './schema/people.ts'
export * from './schema/podo.ts'
export * from './schema/project.ts'
export * from './schema/release.ts'
