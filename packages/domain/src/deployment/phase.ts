/** In the order in which a deployment goes through them (product.md). */
export const PHASES = ['fetch', 'plan', 'build', 'publish', 'commit', 'predeploy', 'start', 'verify', 'switch'] as const
export type Phase = (typeof PHASES)[number]

export const isPhase = (text: string): text is Phase => (PHASES as readonly string[]).includes(text)

export type PhaseStatus = 'waiting' | 'running' | 'succeeded' | 'failed' | 'skipped' | 'cancelled'

/** Seconds after which a phase gives up, unless the app says otherwise. `verify` is per app (health check). */
export const PHASE_TIMEOUT_SECONDS: Readonly<Record<Phase, number>> = {
  fetch: 120,
  plan: 30,
  build: 1800,
  publish: 600,
  commit: 120,
  predeploy: 1800,
  start: 120,
  verify: 120,
  switch: 60,
}
