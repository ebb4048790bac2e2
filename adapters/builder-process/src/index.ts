/**
 * Builds on this machine: the agent runs install and build as the app, and what is there afterwards becomes a slug.
 *
 * Keyed by build key: the same key is not built twice, neither one after another nor at once. A slug lies in
 * `<slugsFolder>/<digest>`, is named by its content, read-only, and moved there whole; `<slugsFolder>/keys/<buildKey>.json`
 * says which slug a key made and is written before the move, so that a key without its slug counts as not built.
 *
 * Crash: the runs belong to the agent and go on. A later `build` with the same key and the same folder finds them; with
 * another folder it ends them and begins anew. Cancel (the signal, or `cancel`): the runs end, and the answer is
 * `cancelled`. Timeout: the agent ends the step; both steps share one limit. An agent that is away is waited for within
 * a minute. Without install and build nothing is run at all.
 *
 * Pruning removes what the caller does not name, and never what was made or asked for within the last ten minutes. A slug
 * that has gone was never built: `find` gives null, and building its key again makes it anew.
 *
 * Caches lie in `<cachesFolder>/<appId>` and are no part of a build: without them it gives the same slug, only later.
 */
export { readCacheUsage } from './cache/tidy.ts'
export { readSlugUsage } from './slug/measure.ts'
export { createBuilderProcess } from './builder.ts'
export type { BuilderProcessOptions } from './options.ts'
