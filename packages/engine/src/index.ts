/**
 * The pipeline: takes an accepted deployment through its phases to one outcome, exactly once.
 *
 * What it owns: the state of open deployments, their phases, releases and compensations, and the lease of each target.
 * Keyed by target (one app in one environment): one deployment works for a target at a time, one waits.
 *
 * Who drives: whoever holds the target's lease, renewed on the database's clock. Every write of an outcome repeats the
 * lease's token in SQL; "no row" means that somebody else drives now, and this driver stops without another word.
 *
 * Crash: the lease runs out (or is freed when its owner is known to be dead), the sweep finds the open deployment, and
 * the next driver enters the phase it was in. Each phase looks for its own effect before it acts: a build by its build
 * key, a command by deployment and phase, a release by its content key, a switch by what is routed now.
 * Cancel and supersede: a request is written on the row; the driver aborts the phase, decides the ending, undoes what
 * was registered, newest first, and only then writes the final state. Pre-deploy commands are not interrupted.
 * Timeout: every phase has a moment at which it gives up, kept from its first start across crashes; it then fails with
 * a cause. Traffic moves only in `switch`, to a release that was verified; its undo puts the previous route back.
 */
export { acceptTrigger } from './accept/accept-trigger.ts'
export type { AcceptedTrigger, TriggerInput } from './accept/accept-trigger.ts'
export { requestCancel } from './accept/request-cancel.ts'
export { findEvidence } from './locate-evidence.ts'
export { createEngine } from './engine.ts'
export type { Engine, EngineOptions } from './engine.ts'
