import type { Evidence } from './cause.ts'
import type { Verdict } from './codes.ts'
import type { InstanceFacts, StartFacts } from './diagnose-start.ts'
import { pickLines } from './pick-lines.ts'

type Exit = InstanceFacts['exits'][number]

/** What an instance that ended shows; the last exit speaks. */
export function diagnoseExit(instance: InstanceFacts, facts: StartFacts): Verdict[] {
  const exit = instance.exits.at(-1)
  if (exit === undefined) return []
  if (instance.exits.some(({ outOfMemory }) => outOfMemory)) return [outOfMemory(instance, facts, exit)]
  if (exit.exitCode === 127 || exit.exitCode === 126) return [notFound(instance, facts, exit)]
  const taken = portTaken(instance)
  return taken === null ? [exited(instance, facts, exit)] : [fixedPort(instance, taken, exit)]
}

function outOfMemory(instance: InstanceFacts, facts: StartFacts, exit: Exit): Verdict {
  const limit = facts.memoryMb === null ? 'the memory of the machine' : `its ${facts.memoryMb} MB of memory`
  return {
    code: 'PODO-START-OUT-OF-MEMORY',
    sentence: `The ${instance.process} process used up ${limit} and was ended.`,
    nextAction: 'Raise resources.memory in podo.yaml or in the configuration, or find what the process holds.',
    evidence: [exitEvidence(exit), ...log(instance)],
    facts: { process: instance.process, ...(facts.memoryMb === null ? {} : { memoryMb: facts.memoryMb }) },
  }
}

function notFound(instance: InstanceFacts, facts: StartFacts, exit: Exit): Verdict {
  const command = commandOf(instance, facts)
  const what = exit.exitCode === 127 ? 'names a program that is not there' : 'names a file that may not be executed'
  return {
    code: 'PODO-START-COMMAND-NOT-FOUND',
    sentence: `The start command "${command}" ${what} (exit code ${exit.exitCode}).`,
    nextAction: exit.exitCode === 127 ? 'Check its spelling, and that the program is among the dependencies.' : 'Make the file executable with "chmod +x" and commit that.',
    evidence: [exitEvidence(exit), ...log(instance)],
    facts: { process: instance.process, command, exitCode: exit.exitCode ?? -1 },
  }
}

/** A fixed port that somebody else holds: `EADDRINUSE` is the system's own code, and the address stands behind it. */
const PORT_TAKEN = /EADDRINUSE\b.*?:(\d{2,5})(?!\d)/

function portTaken({ lastLines, port, process }: InstanceFacts): number | null {
  if (process !== 'web' || port === null) return null
  for (const line of lastLines.toReversed()) {
    const seen = Number(PORT_TAKEN.exec(line)?.[1] ?? Number.NaN)
    if (seen > 0 && seen <= 65_535 && seen !== port) return seen
  }
  return null
}

const fixedPort = (instance: InstanceFacts, seen: number, exit: Exit): Verdict => ({
  code: 'PODO-VERIFY-WRONG-PORT',
  sentence: `Podo gave it PORT=${instance.port ?? 0}; the process tried ${seen}, which is taken, and exited.`,
  nextAction: `Listen on the PORT variable; two releases cannot share ${seen}.`,
  evidence: [exitEvidence(exit), { kind: 'log', lines: pickLines(instance.lastLines, /EADDRINUSE/) }],
  facts: { port: instance.port ?? 0, seenPort: seen },
})

function exited(instance: InstanceFacts, facts: StartFacts, exit: Exit): Verdict {
  const times = instance.exits.length
  const count = times === 1 ? '' : `, ${times} times in ${Math.max(1, Math.round(facts.secondsWaited))} s`
  const isCalm = exit.exitCode === 0
  return {
    code: 'PODO-START-EXITED',
    sentence: `The ${instance.process} process "${commandOf(instance, facts)}" ${endOf(exit)}${count}${isCalm ? ' instead of going on' : ''}.`,
    nextAction: nextAction(instance, isCalm),
    evidence: [exitEvidence(exit), ...log(instance)],
    facts: { process: instance.process, command: commandOf(instance, facts), exitCode: exit.exitCode ?? -1, ...(exit.signal === null ? {} : { signal: exit.signal }), times },
  }
}

/** The module that Node.js could not load: its code, then the name in the quotes that it prints on the same line. */
const MISSING_MODULE = /Cannot find (?:module|package) '([^']{1,200})'/

function nextAction({ lastLines, process }: InstanceFacts, isCalm: boolean): string {
  const isMissing = lastLines.some((line) => /\b(ERR_)?MODULE_NOT_FOUND\b/.test(line))
  const name = isMissing ? lastLines.map((line) => MISSING_MODULE.exec(line)?.[1]).find((found) => found !== undefined) : undefined
  if (name !== undefined && !/^[./]/.test(name)) return `Add ${name} to the dependencies in package.json.`
  if (name !== undefined) return 'Check the path of the file that is missing, and that it is in the repository.'
  if (isCalm) return process === 'web' ? 'Keep the server in the foreground: start it directly, not as a daemon.' : 'Keep the process in the foreground, or run it as the pre-deploy command if it has an end.'
  return lastLines.length === 0 ? 'It wrote nothing; run the same command at home with the same variables.' : 'Mend what the lines below name. A variable that is set at home may be missing here.'
}

const commandOf = (instance: InstanceFacts, facts: StartFacts): string => {
  const command = Object.hasOwn(facts.commands, instance.process) ? (facts.commands[instance.process] ?? '') : ''
  return command.length > 80 ? `${command.slice(0, 79)}…` : command
}

function endOf({ exitCode, signal }: Exit): string {
  if (signal !== null) return `was ended by ${signal}`
  return exitCode === null ? 'ended' : `exited with code ${exitCode}`
}

const exitEvidence = ({ exitCode, signal }: Exit): Evidence => ({ kind: 'exit', exitCode, signal })
const log = ({ lastLines }: InstanceFacts): Evidence[] => (lastLines.length === 0 ? [] : [{ kind: 'log', lines: pickLines(lastLines) }])
