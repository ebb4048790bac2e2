import type { Cause, Evidence } from './cause.ts'
import { causeOf } from './codes.ts'
import type { Verdict } from './codes.ts'
import { inConfig } from './codes/cause-code.ts'
import { commandOf, diagnoseExit, exitWords } from './diagnose-exit.ts'
import type { InstanceFacts, StartFacts } from './diagnose-start.ts'
import { pickLines } from './pick-lines.ts'

/** An instance of the live release; `at` of an exit is an instant. */
export interface LiveInstanceFacts extends InstanceFacts {
  readonly exits: readonly (InstanceFacts['exits'][number] & { readonly at: string })[]
}

export interface RunFacts extends Pick<StartFacts, 'healthCheck' | 'memoryMb' | 'commands' | 'variables'> {
  /** `v5`. */
  readonly release: string
  /** Milliseconds since 1970-01-01 UTC: an exit of long ago says nothing about now. */
  readonly now: number
  readonly instances: readonly LiveInstanceFacts[]
}

const RECENT_MS = 5 * 60_000
const LOOP_MS = 60_000
const LOOP_EXITS = 3

/** What is wrong with a release that has the traffic; null when its instances show nothing. */
export function diagnoseRun(facts: RunFacts): Cause | null {
  const [first] = facts.instances.flatMap((instance) => verdictOf(instance, facts)).sort((left, right) => ORDER.indexOf(left.code) - ORDER.indexOf(right.code))
  return first === undefined ? null : causeOf(first)
}

const ORDER: readonly Verdict['code'][] = ['PODO-RUN-OUT-OF-MEMORY', 'PODO-RUN-DISK-FULL', 'PODO-RUN-CRASH-LOOP', 'PODO-RUN-UNHEALTHY', 'PODO-RUN-EXITED']

function verdictOf(instance: LiveInstanceFacts, facts: RunFacts): Verdict[] {
  const exits = instance.exits.filter(({ at }) => facts.now - Date.parse(at) < RECENT_MS)
  const recent = { ...instance, exits }
  const last = exits.at(-1)
  if (last !== undefined) {
    const isLoop = exits.length >= LOOP_EXITS && Date.parse(last.at) - Date.parse(exits.at(-LOOP_EXITS)?.at ?? '') <= LOOP_MS
    if (isLoop || instance.state !== 'ready') return [ended(recent, facts, isLoop)]
  }
  return instance.state === 'unready' ? [unhealthy(instance, facts)] : []
}

/** The exit is looked at as one at a start is: what it names is the way to mend it. */
function ended(instance: LiveInstanceFacts, facts: RunFacts, isLoop: boolean): Verdict {
  const exit = instance.exits.at(-1) ?? { exitCode: null, signal: null }
  const [seen] = diagnoseExit(instance, { ...facts, phase: 'verify', secondsWaited: LOOP_MS / 1000 })
  const times = instance.exits.length
  const command = commandOf(instance, facts)
  const code = RUN_CODE[seen?.code ?? ''] ?? (isLoop ? 'PODO-RUN-CRASH-LOOP' : 'PODO-RUN-EXITED')
  const variable = seen?.facts['variable']
  // What was seen has a next action of its own; "exited" says no more than this code.
  const found = seen === undefined || seen.code === 'PODO-START-EXITED' ? {} : { seen: seen.code }
  return {
    code,
    sentence: `The ${instance.process} process "${command}" of ${facts.release} ${exitWords(exit)}${isLoop ? `, ${times} times within ${times > LOOP_EXITS ? 'minutes' : 'a minute'}` : ' and is started again'}${BECAUSE[code] ?? ''}.`,
    nextAction: `${isLoop ? 'Roll back to a release that ran, or mend it: ' : ''}${seen?.nextAction ?? 'Look at its last lines.'}`,
    evidence: seen?.evidence ?? [{ kind: 'exit', exitCode: exit.exitCode, signal: exit.signal }],
    facts: {
      ...seen?.facts,
      ...found,
      release: facts.release,
      process: instance.process,
      command,
      times,
      exitCode: exit.exitCode ?? -1,
      ...(exit.signal === null ? {} : { signal: exit.signal }),
      ...(facts.memoryMb === null ? {} : { memoryMb: facts.memoryMb }),
    },
    ...(typeof variable === 'string' ? { setting: inConfig(variable) } : {}),
  }
}

const RUN_CODE: Readonly<Record<string, Verdict['code']>> = { 'PODO-START-OUT-OF-MEMORY': 'PODO-RUN-OUT-OF-MEMORY', 'PODO-START-DISK-FULL': 'PODO-RUN-DISK-FULL' }
const BECAUSE: Readonly<Partial<Record<Verdict['code'], string>>> = { 'PODO-RUN-OUT-OF-MEMORY': ': it ran out of memory', 'PODO-RUN-DISK-FULL': ': its disk is full' }

function unhealthy(instance: LiveInstanceFacts, facts: RunFacts): Verdict {
  const { path } = facts.healthCheck
  const probe = instance.lastProbe
  const answer = probe === null ? null : probe.status === null ? probe.error : String(probe.status)
  const evidence: Evidence[] = [
    ...(probe === null ? [] : [{ kind: 'probe', path, status: probe.status, error: probe.error, location: probe.location } as const]),
    ...(instance.lastLines.length === 0 ? [] : [{ kind: 'log', lines: pickLines(instance.lastLines) } as const]),
  ]
  return {
    code: 'PODO-RUN-UNHEALTHY',
    sentence: `${facts.release} runs, but GET ${path} answers ${answer ?? 'nothing'}; it passed when it went live.`,
    nextAction: 'Look what changed around it: a database, a disk, another service. Its log shows what it says.',
    evidence,
    facts: { release: facts.release, process: instance.process, path, ...(answer === null ? {} : { answer }) },
  }
}
