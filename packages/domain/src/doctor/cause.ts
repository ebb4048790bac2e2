import type { Phase } from '../deployment/phase.ts'

/** One piece of evidence, as it was seen; masked before it comes here. */
export type Evidence =
  | { readonly kind: 'log'; readonly lines: readonly string[] }
  | { readonly kind: 'exit'; readonly exitCode: number | null; readonly signal: string | null }
  | { readonly kind: 'probe'; readonly path: string; readonly status: number | null; readonly error: string | null; readonly location: string | null }
  | { readonly kind: 'listening'; readonly expectedPort: number; readonly seen: readonly { readonly address: string; readonly port: number }[] }
  | { readonly kind: 'file'; readonly path: string }

/**
 * Why a deployment failed, as the deploy doctor says it. `fault: app` is something the app's owner can mend;
 * `fault: podo` is Podo's own and worth trying again.
 */
export interface Cause {
  /** `PODO-<PHASE>-<WHAT>`, stable and documented. */
  readonly code: string
  readonly phase: Phase
  readonly fault: 'app' | 'podo'
  /** Plain sentence with the facts in it. */
  readonly sentence: string
  readonly nextAction: string
  readonly evidence: readonly Evidence[]
  /** Values of the sentence by name, so that the console can say it in another language. */
  readonly facts: Readonly<Record<string, string | number>>
}
