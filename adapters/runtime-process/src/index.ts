/**
 * The process runtime, seen from the worker: a client of the agent on this machine. It keeps nothing itself; every
 * call is idempotent in the agent by target, content key and fencing token, so that a worker that died asks again.
 */
export { createRuntimeProcess } from './runtime.ts'
