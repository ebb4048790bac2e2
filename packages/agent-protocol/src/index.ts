/**
 * What worker, launcher, CLI and agent say to one another.
 *
 * HTTP/1.1 with JSON over a Unix socket in a 0700 folder. Every path begins with the major version (`/v1`), every
 * answer is parsed by the schemas here on the side that reads it, and unknown fields are dropped: a newer server
 * speaks to an older agent, and the reverse. Every call is idempotent by its key: `run` by deployment and phase,
 * releases by target and content key, a switch by its fencing token. A caller that dies may ask again.
 *
 * A *target* is one app in one environment. A *content key* names what runs there: the hash of artifact, settings
 * and configuration (architecture.md 7).
 */
export * from './client.ts'
export * from './events.ts'
export * from './hello.ts'
export * from './program.ts'
export * from './release.ts'
export * from './route.ts'
export * from './run.ts'
export * from './usage.ts'
