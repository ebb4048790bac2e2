import type { HealthCheckSetting } from '../app/settings.ts'
import { advised, doctorAdvice } from './advice.ts'
import type { Cause, Evidence } from './cause.ts'
import { causeOf } from './codes.ts'
import type { Verdict } from './codes.ts'
import { diagnoseAnswer } from './diagnose-answer.ts'
import { diagnoseExit, secondsOf } from './diagnose-exit.ts'
import type { KnownVariables } from './find-variable.ts'
import { pickLines } from './pick-lines.ts'

/** One instance as the runtime sees it; `ObservedInstance` of the ports fits. */
export interface InstanceFacts {
  readonly process: string
  readonly state: 'starting' | 'ready' | 'unready' | 'backoff' | 'stopping' | 'exited'
  /** The PORT that it was given. */
  readonly port: number | null
  readonly restarts: number
  readonly exits: readonly { readonly exitCode: number | null; readonly signal: string | null; readonly outOfMemory: boolean; readonly diskFull?: boolean }[]
  readonly lastProbe: { readonly status: number | null; readonly location: string | null; readonly error: string | null } | null
  readonly listening: readonly { readonly address: string; readonly port: number }[]
  readonly lastLines: readonly string[]
}

export interface StartFacts {
  readonly phase: 'start' | 'verify'
  readonly secondsWaited: number
  readonly healthCheck: HealthCheckSetting
  /** The limit that it ran with; null for none. */
  readonly memoryMb: number | null
  /** Start command by process name. */
  readonly commands: Readonly<Record<string, string>>
  readonly variables: KnownVariables
  readonly instances: readonly InstanceFacts[]
}

/** Why a release did not become ready. Of all that its instances show, the most specific verdict is the cause. */
export function diagnoseStart(facts: StartFacts): Cause {
  const verdicts = facts.instances.flatMap((instance) => [...diagnoseExit(instance, facts), ...diagnoseListening(instance, facts), ...diagnoseAnswer(instance, facts)])
  const [first = fallback(facts)] = verdicts.sort((left, right) => SPECIFICITY.indexOf(left.code) - SPECIFICITY.indexOf(right.code))
  return causeOf({ ...first, phase: facts.phase })
}

/** From the most specific to the least. */
const SPECIFICITY: readonly Verdict['code'][] = [
  'PODO-START-OUT-OF-MEMORY',
  'PODO-START-DISK-FULL',
  'PODO-START-COMMAND-NOT-FOUND',
  'PODO-START-MISSING-VARIABLE',
  'PODO-START-MISSING-PACKAGE',
  'PODO-START-PORT-TAKEN',
  'PODO-VERIFY-WRONG-ADDRESS',
  'PODO-VERIFY-WRONG-PORT',
  'PODO-START-EXITED',
  'PODO-VERIFY-HEALTH-SIGN-IN',
  'PODO-VERIFY-HEALTH-REDIRECT',
  'PODO-VERIFY-HEALTH-NOT-FOUND',
  'PODO-VERIFY-HEALTH-ERROR',
  'PODO-VERIFY-HEALTH-STATUS',
  'PODO-VERIFY-NO-ANSWER',
  'PODO-VERIFY-NEVER-READY',
]

/** Addresses on which a request to 127.0.0.1 arrives. */
const REACHED: ReadonlySet<string> = new Set(['127.0.0.1', '0.0.0.0', '::', '*', '::ffff:127.0.0.1', '::ffff:0.0.0.0'])

function diagnoseListening(instance: InstanceFacts, facts: StartFacts): Verdict[] {
  const { port } = instance
  if (instance.process !== 'web' || port === null || !isRunning(instance)) return []
  const onPort = instance.listening.filter((socket) => socket.port === port)
  if (onPort.some(({ address }) => REACHED.has(address))) return []
  const evidence: Evidence = { kind: 'listening', expectedPort: port, seen: instance.listening }
  const [wrongAddress] = onPort
  if (wrongAddress !== undefined) return [wrongAddressVerdict(port, wrongAddress.address, evidence)]
  const [other] = instance.listening
  return other === undefined ? [neverReady(instance, facts, port, evidence)] : [wrongPort(instance, facts, port, other.port, evidence)]
}

const isRunning = ({ state }: InstanceFacts): boolean => state === 'starting' || state === 'unready' || state === 'ready'

const wrongAddressVerdict = (port: number, address: string, evidence: Evidence): Verdict => ({
  code: 'PODO-VERIFY-WRONG-ADDRESS',
  sentence: `The process listens on port ${port} as it should, but only on ${address}; Podo asks on 127.0.0.1.`,
  nextAction: 'Listen on 0.0.0.0, or name no address at all.',
  evidence: [evidence],
  facts: { port, address },
})

function wrongPort(instance: InstanceFacts, facts: StartFacts, port: number, seen: number, evidence: Evidence): Verdict {
  const lines = instance.lastLines.length === 0 ? [] : pickLines(instance.lastLines, new RegExp(`(?<!\\d)${seen}(?!\\d)`))
  return {
    code: 'PODO-VERIFY-WRONG-PORT',
    sentence: `Podo gave it PORT=${port} and asked there for ${secondsOf(facts)} s; the process listens on ${seen}.`,
    nextAction: `Listen on the PORT variable; two releases cannot share ${seen}.`,
    evidence: [evidence, ...(lines.length === 0 ? [] : [{ kind: 'log', lines } as const])],
    facts: { port, seenPort: seen, seconds: secondsOf(facts) },
  }
}

function neverReady(instance: InstanceFacts, facts: StartFacts, port: number, evidence: Evidence): Verdict {
  const lines = instance.lastLines.slice(-10)
  const known = { port, seconds: secondsOf(facts) }
  return {
    code: 'PODO-VERIFY-NEVER-READY',
    sentence: `The process runs, but in ${secondsOf(facts)} s it has not listened on any port; Podo asked on PORT=${port}.`,
    evidence: [evidence, ...(lines.length === 0 ? [] : [{ kind: 'log', lines } as const])],
    ...(lines.length === 0 ? advised(doctorAdvice('look-what-it-waits-for'), known) : { nextAction: 'Look at its last lines for what it waits for, or raise health.within in podo.yaml.', facts: known }),
  }
}

function fallback(facts: StartFacts): Verdict {
  if (facts.instances.length === 0) {
    return {
      code: 'PODO-START-NOTHING',
      sentence: `Podo has not started any process of this release in ${secondsOf(facts)} s.`,
      nextAction: 'Deploy again; if it stays so, the page on Podo itself says how the agent is.',
      evidence: [],
      facts: { seconds: secondsOf(facts) },
    }
  }
  return {
    code: 'PODO-VERIFY-NEVER-READY',
    sentence: `The release was not ready within ${secondsOf(facts)} s.`,
    nextAction: 'Look at its last lines for what it waits for, or raise health.within in podo.yaml.',
    evidence: facts.instances.slice(0, 1).flatMap(({ lastLines }) => (lastLines.length === 0 ? [] : [{ kind: 'log', lines: lastLines.slice(-10) } as const])),
    facts: { seconds: secondsOf(facts) },
  }
}
