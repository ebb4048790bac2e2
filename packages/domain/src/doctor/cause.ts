import type { Phase } from '../deployment/phase.ts'

/** One piece of evidence, as it was seen; masked before it comes here. */
export type Evidence =
  | { readonly kind: 'log'; readonly lines: readonly string[]; readonly place?: EvidencePlace }
  | { readonly kind: 'exit'; readonly exitCode: number | null; readonly signal: string | null }
  | { readonly kind: 'probe'; readonly path: string; readonly status: number | null; readonly error: string | null; readonly location: string | null }
  | { readonly kind: 'listening'; readonly expectedPort: number; readonly seen: readonly { readonly address: string; readonly port: number }[] }
  | { readonly kind: 'file'; readonly path: string }

/** Sequence of its strongest line in the log of the deployment, and in that of the app; null where it does not stand there. */
export interface EvidencePlace {
  readonly deployment: number | null
  readonly app: number | null
}

/** Where it was seen: in a phase of a deployment, or afterwards, while the release had the traffic. */
export type CausePhase = Phase | 'run'

export type Facts = Readonly<Record<string, string | number>>

/**
 * Where it is mended. `name` is the variable of `config`, the field of `podo.yaml` (`health.path`), the file of the
 * `repository`, what the `machine` lacks (`disk`, `network`, a toolchain); null where the place has no smaller part.
 */
export interface Setting {
  readonly where: 'config' | 'podo.yaml' | 'repository' | 'log' | 'app' | 'machine'
  readonly name: string | null
}

/**
 * Why a deployment failed or a release does badly, as the deploy doctor says it. `fault: app` is something the app's
 * owner can mend; `fault: podo` is Podo's own, or its machine's, and worth trying again.
 */
export interface Cause {
  /** `PODO-<PHASE>-<WHAT>`, stable and documented. */
  readonly code: string
  readonly phase: CausePhase
  readonly fault: 'app' | 'podo'
  /** Plain sentence with the facts in it. */
  readonly sentence: string
  readonly nextAction: string
  readonly evidence: readonly Evidence[]
  /** Values of the sentence by name, so that the console can say it in another language. */
  readonly facts: Facts
  /** Null where there is nothing to set; absent in what was written before there were settings. */
  readonly setting?: Setting | null
}
