/**
 * The agent's half of the process runtime: it starts, watches, adopts and ends the processes of apps, keeps their
 * output, runs single commands, and tells the edge where each host goes. It needs no database.
 *
 * Keyed by target (one app in one environment) and content key; a run by its own key. Everything is idempotent by
 * these, so that a caller that died asks again.
 *
 * - **Crash**: what should be is on disk before it is done (`state/`, one file a target and a run, written whole). A
 *   killed agent changes nothing for the apps: the next one finds them by their mark and adopts them; a command that
 *   was never released from its shim is started again, one that ended meanwhile left its status in a file.
 * - **Stop** ends a whole family, whatever it forked: SIGTERM, the grace, SIGKILL, and a look that none is left.
 * - **Cancel** of a run ends its family the same way; cancelling or stopping twice is once.
 * - **Timeout**: every stop is bounded by its grace and the kill after it, every run by its limit, every wait of a
 *   caller by the time it asks for.
 * - **A newer state** is refused with a sentence, and nothing is touched.
 *
 * What runs without being asked, and its cost: the health check of each `web` instance every 5 s, one look at each
 * adopted process every 500 ms, one fstat of each hot file every 5 s. Nothing walks `/proc` on a timer.
 */
export { openSupervisor } from './supervisor.ts'
export type { Supervisor, SupervisorOptions } from './supervisor.ts'
export type { EdgeRoute, EdgeSink, RouteTable, Upstreams } from './route/table.ts'
export type { EdgeAddress } from './route/ask-release.ts'
