import { advised, doctorAdvice } from './advice.ts'
import type { Evidence } from './cause.ts'
import type { Verdict } from './codes.ts'
import { inConfig, inPodoYaml, inRepository } from './codes/cause-code.ts'
import type { InstanceFacts, StartFacts } from './diagnose-start.ts'
import { findUnreached } from './find-unreached.ts'
import { findMissingFile, findMissingPackage } from './find-package.ts'
import { findMissingVariable } from './find-variable.ts'
import type { MissingVariable } from './find-variable.ts'
import { pickLines, plainLines } from './pick-lines.ts'
import { kindOf, setVariable } from './say-variable.ts'
import { saysDiskFull, saysOutOfMemory } from './signs.ts'

type Exit = InstanceFacts['exits'][number]

interface Seen {
  readonly instance: InstanceFacts
  readonly facts: StartFacts
  readonly exit: Exit
  /** Its last lines without colours. */
  readonly lines: readonly string[]
}

/** What an instance that ended shows; the last exit speaks. From the surest sign to the least. */
export function diagnoseExit(instance: InstanceFacts, facts: StartFacts): Verdict[] {
  const exit = instance.exits.at(-1)
  if (exit === undefined) return []
  const seen: Seen = { instance, facts, exit, lines: plainLines(instance.lastLines) }
  if (instance.exits.some((one) => one.outOfMemory) || saysOutOfMemory(seen.lines)) return [outOfMemory(seen)]
  if (exit.exitCode === 127 || exit.exitCode === 126) return [notFound(seen)]
  if (exit.diskFull === true || saysDiskFull(seen.lines)) return [diskFull(seen)]
  const taken = portTaken(seen)
  if (taken !== null) return [portIsTaken(seen, taken)]
  const variable = findMissingVariable(seen.lines, facts.variables)
  if (variable !== null) return [missesVariable(seen, variable)]
  const missing = findMissingPackage(seen.lines)
  return [missing === null ? exited(seen) : missesPackage(seen, missing.name, missing.manifest)]
}

const nameOf = ({ instance, facts }: Seen): string => `The ${instance.process} process "${commandOf(instance, facts)}"`
const evidenceOf = ({ instance, exit }: Seen, about?: RegExp): Evidence[] => [
  { kind: 'exit', exitCode: exit.exitCode, signal: exit.signal },
  ...(instance.lastLines.length === 0 ? [] : [{ kind: 'log', lines: pickLines(instance.lastLines, about) } as const]),
]
const knownOf = ({ instance, facts, exit }: Seen): Verdict['facts'] => ({
  process: instance.process,
  command: commandOf(instance, facts),
  exitCode: exit.exitCode ?? -1,
  ...(exit.signal === null ? {} : { signal: exit.signal }),
  times: instance.exits.length,
})

function outOfMemory(seen: Seen): Verdict {
  const { memoryMb } = seen.facts
  return {
    code: 'PODO-START-OUT-OF-MEMORY',
    sentence: `The ${seen.instance.process} process used up ${memoryMb === null ? 'its memory' : `its ${memoryMb} MB of memory`} and was ended.`,
    nextAction: 'Raise resources.memory in podo.yaml or in the configuration, or find what the process holds.',
    evidence: evidenceOf(seen),
    facts: { ...knownOf(seen), ...(memoryMb === null ? {} : { memoryMb }) },
  }
}

function notFound(seen: Seen): Verdict {
  const { instance, facts, exit } = seen
  const what = exit.exitCode === 127 ? 'names a program that is not there' : 'names a file that may not be executed'
  return {
    code: 'PODO-START-COMMAND-NOT-FOUND',
    sentence: `The start command "${commandOf(instance, facts)}" ${what} (exit code ${exit.exitCode}).`,
    evidence: evidenceOf(seen),
    ...notFoundAdvice(seen),
    setting: inPodoYaml(`processes.${instance.process}`),
  }
}

/** A script whose first line cannot be followed is "not found" as well, although it is there. */
function notFoundAdvice(seen: Seen): Pick<Verdict, 'nextAction' | 'facts'> {
  if (seen.exit.exitCode !== 127) return advised(doctorAdvice('make-executable'), knownOf(seen))
  if (/^\.{0,2}\/|^[\w.-]+\//.test(commandOf(seen.instance, seen.facts))) return advised(doctorAdvice('check-script'), knownOf(seen))
  return { nextAction: 'Check its spelling, and that the program is among the dependencies.', facts: knownOf(seen) }
}

const diskFull = (seen: Seen): Verdict => ({
  code: 'PODO-START-DISK-FULL',
  sentence: `${nameOf(seen)} ${endOf(seen)}: its disk is full.`,
  nextAction: 'Free room on the disk that holds the data of Podo, then deploy again.',
  evidence: evidenceOf(seen, /ENOSPC|EDQUOT|Errno 28|space left|quota/i),
  facts: knownOf(seen),
})

/** `EADDRINUSE` is the system's own code; each runtime has words of its own for it. The port stands in the same line. */
const PORT_TAKEN = /EADDRINUSE|[Aa]ddress already in use|\bErrno 98\b|\bos error 98\b|Port \d+ (?:was|is) already in use/
const PORT_IN_LINE = /(?:[:\s(])(\d{2,5})(?=$|[^\d.])/g

function portTaken({ instance, lines }: Seen): number | null {
  const said = lines.filter((line) => PORT_TAKEN.test(line))
  if (said.length === 0) return null
  const ports = said.flatMap((line) => [...line.matchAll(PORT_IN_LINE)].map((match) => Number(match[1])).filter((port) => port !== 98 && port <= 65_535))
  return ports.at(-1) ?? instance.port
}

function portIsTaken(seen: Seen, taken: number): Verdict {
  const { port } = seen.instance
  const isOwn = taken === port
  return {
    code: 'PODO-START-PORT-TAKEN',
    sentence: isOwn ? `${nameOf(seen)} ${endOf(seen)}: something of its own listens on its port ${taken} already.` : `${nameOf(seen)} ${endOf(seen)}: it wants port ${taken}, which is taken; Podo gave it PORT=${port ?? 0}.`,
    evidence: evidenceOf(seen, /EADDRINUSE|already in use/i),
    ...advised(isOwn ? doctorAdvice('listen-once') : doctorAdvice('listen-on-port', { seenPort: taken }), { ...knownOf(seen), port: port ?? 0, seenPort: taken }),
  }
}

const missesVariable = (seen: Seen, { name, from }: MissingVariable): Verdict => ({
  code: 'PODO-START-MISSING-VARIABLE',
  sentence: `${nameOf(seen)} ${endOf(seen)}: it reads ${name}, which is not set${from === null ? '' : ` (${from} names it)`}.`,
  nextAction: setVariable(name),
  evidence: evidenceOf(seen, new RegExp(name, 'i')),
  facts: { ...knownOf(seen), variable: name, kind: kindOf(name), ...(from === null ? {} : { from }) },
  setting: inConfig(name),
})

const missesPackage = (seen: Seen, name: string, manifest: string): Verdict => ({
  code: 'PODO-START-MISSING-PACKAGE',
  sentence: `${nameOf(seen)} ${endOf(seen)}: ${name} is not installed.`,
  nextAction: `Add ${name} to the dependencies in ${manifest}; what only development installs may be missing here.`,
  evidence: evidenceOf(seen),
  facts: { ...knownOf(seen), package: name, manifest },
  setting: inRepository(manifest),
})

function exited(seen: Seen): Verdict {
  const { instance, facts, exit } = seen
  const isCalm = exit.exitCode === 0
  const unset = isCalm ? [] : facts.variables.expected.filter(({ name }) => !facts.variables.given.includes(name)).slice(0, 5)
  const names = unset.map(({ name }) => name).join(', ')
  const known = { ...knownOf(seen), seconds: secondsOf(facts), ...(names === '' ? {} : { unset: names, from: unset[0]?.from ?? '' }) }
  const found = exitAdvice(seen, isCalm)
  const next = found === null ? { nextAction: 'Mend what the lines below name. A variable that is set at home may be missing here.', facts: known } : advised(found, known)
  return {
    code: 'PODO-START-EXITED',
    sentence: `${nameOf(seen)} ${endOf(seen)}${isCalm ? ' instead of going on' : ''}.`,
    nextAction: names === '' ? next.nextAction : `${next.nextAction} ${unset[0]?.from ?? ''} names ${names}, not set here.`,
    evidence: evidenceOf(seen),
    facts: next.facts,
    ...(instance.lastLines.length === 0 ? { setting: inPodoYaml(`processes.${instance.process}`) } : {}),
  }
}

function exitAdvice({ instance, lines }: Seen, isCalm: boolean): ReturnType<typeof doctorAdvice> | null {
  const file = findMissingFile(lines)
  if (file !== null) return doctorAdvice('check-path', { file })
  if (isCalm) return doctorAdvice(instance.process === 'web' ? 'keep-server-in-foreground' : 'keep-process-in-foreground')
  const unreached = findUnreached(lines)
  if (unreached !== null) return unreached.isHost ? doctorAdvice('reach-host', { host: unreached.name }) : doctorAdvice('reach-service', { address: unreached.name })
  if (lines.some((line) => BROKEN_CODE.test(line))) return doctorAdvice('mend-code')
  return lines.length === 0 ? doctorAdvice('run-at-home') : null
}

/** The languages' own names for a file that cannot even be read: no variable and no service would help. */
const BROKEN_CODE = /^\s*(?:SyntaxError|IndentationError|TabError|PHP Parse error|Parse error): |is not defined in ES module scope|\[ERR_REQUIRE_(?:ESM|ASYNC_MODULE)\]|^ERROR: {4}Error loading ASGI app\. Attribute /

export const commandOf = (instance: Pick<InstanceFacts, 'process'>, facts: Pick<StartFacts, 'commands'>): string => {
  const command = Object.hasOwn(facts.commands, instance.process) ? (facts.commands[instance.process] ?? '') : ''
  return command.length > 80 ? `${command.slice(0, 79)}…` : command
}

export const secondsOf = (facts: Pick<StartFacts, 'secondsWaited'>): number => Math.max(1, Math.round(facts.secondsWaited))

function endOf({ instance, facts, exit }: Seen): string {
  const times = instance.exits.length
  const count = times === 1 ? '' : `, ${times} times in ${secondsOf(facts)} s`
  return `${exitWords(exit)}${count}`
}

export function exitWords({ exitCode, signal }: Pick<Exit, 'exitCode' | 'signal'>): string {
  if (signal !== null) return `was ended by ${signal}`
  return exitCode === null ? 'ended' : `exited with code ${exitCode}`
}
