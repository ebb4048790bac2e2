/**
 * What people and programs can do with Podo: one function a use case, behind one decision about rights.
 *
 * Every operation of the contract is made by a guard (`operation/guard.ts`): it reads the operation's policy, finds what
 * the path names among the actor's teams, and asks `authorize`. What is another team's is not found, with the answer of
 * something that is not there. Every mutation writes its audit event in its own transaction; without the event there is
 * no act. Rows, events, audit and the worker's doorbell commit together, so that a crash leaves all of it or nothing.
 * Nothing is kept in memory but rate limits, which a restart forgets. Waits are those of the database and of the ports.
 */
export * from './actor/actor.ts'
export { authenticate, createLocalToken } from './actor/authenticate.ts'
export { authorize } from './actor/authorize.ts'
export { downloadDeploymentLog } from './deployments/read-log.ts'
export { admit, endOf, follow } from './events/follow.ts'
export type { Following, StreamMessage } from './events/follow.ts'
export { MOST_STREAMS, parseStreams } from './events/parse-streams.ts'
export type { WantedStream } from './events/parse-streams.ts'
export { downloadAppLog } from './logs/download.ts'
export type { Downloaded } from './logs/download.ts'
export type { LogFilterInput } from './logs/query.ts'
export type { Call, PlacedCall } from './operation/call.ts'
export { isGuarded, placeCall } from './operation/guard.ts'
export type { SelfInspection, Services } from './operation/services.ts'
export { router } from './router.ts'
export { createRateLimit } from './session/rate-limit.ts'
export { API_TOKEN_PREFIX } from './session/token-text.ts'
export { sweepUploads } from './uploads/folder.ts'
export { receive } from './uploads/receive.ts'
