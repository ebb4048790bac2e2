import { unreachable } from '@podo/kernel'
import { advised, doctorAdvice, doctorReason } from './advice.ts'
import type { Cause, Evidence } from './cause.ts'
import { causeOf } from './codes.ts'
import type { Verdict } from './codes.ts'
import { installVerdict } from './diagnose-install.ts'
import { diagnoseToolchain } from './diagnose-toolchain.ts'
import type { ToolchainFacts } from './diagnose-toolchain.ts'
import { findInstallFailure } from './find-install-failure.ts'
import { findMissingPackage } from './find-package.ts'
import { findMissingVariable } from './find-variable.ts'
import { inPodoYaml, inRepository } from './codes/cause-code.ts'
import { pickLines, plainLines } from './pick-lines.ts'
import { isKilled, saysDiskFull, saysOutOfMemory } from './signs.ts'

/** How a step of a build ended; a failed `BuildResult` with the step's command and limits. */
export interface BuildFacts {
  readonly step: 'install' | 'build' | 'pack'
  readonly reason: 'exited' | 'timeout' | 'out-of-memory' | 'output-limit' | 'cancelled' | 'lost' | 'disk-full' | 'missing-tool' | 'wrong-version'
  readonly exitCode: number | null
  readonly signal: string | null
  readonly lastLines: readonly string[]
  /** The program of the plan that is missing or too old, when nothing could be begun for that. */
  readonly toolchain?: ToolchainFacts
  /** The command of the step, from the plan; null for `pack`. */
  readonly command: string | null
  readonly limits: { readonly memoryMb: number; readonly timeoutSeconds: number }
  /** Names of the variables that the step was given. */
  readonly variables?: readonly string[]
}

export function diagnoseBuild(facts: BuildFacts): Cause {
  return causeOf({ ...verdictOf(facts), phase: 'build' })
}

function verdictOf(facts: BuildFacts): Verdict {
  const { limits } = facts
  const what = nameOf(facts)
  const known = { step: facts.step, command: facts.command ?? '' }
  if (facts.toolchain !== undefined) return diagnoseToolchain(facts.toolchain)
  switch (facts.reason) {
    case 'exited':
      return facts.exitCode === 127 ? missingTool(facts) : exited(facts)
    case 'missing-tool':
    case 'wrong-version':
      return missingTool(facts)
    case 'timeout':
      return {
        code: 'PODO-BUILD-TIMEOUT',
        sentence: `${what} did not end within ${limits.timeoutSeconds} s and was stopped.`,
        nextAction: 'Look at its last lines for a step that waits for input or watches for changes.',
        evidence: lastLog(facts.lastLines),
        facts: { ...known, seconds: limits.timeoutSeconds },
      }
    case 'out-of-memory':
      return outOfMemory(facts)
    case 'output-limit':
      return outputLimit(facts)
    case 'cancelled':
      return { code: 'PODO-BUILD-CANCELLED', sentence: `${what} was cancelled.`, nextAction: 'Deploy again when it is wanted.', evidence: [], facts: known }
    case 'lost':
      return {
        code: 'PODO-BUILD-LOST',
        sentence: `${what} was cut off: the agent or the machine went away in the middle.`,
        nextAction: 'Deploy again.',
        evidence: lastLog(facts.lastLines),
        facts: known,
      }
    case 'disk-full':
      return diskFull(facts)
    default:
      return unreachable(facts.reason)
  }
}

function outputLimit(facts: BuildFacts): Verdict {
  const evidence = lastLog(facts.lastLines)
  if (facts.step === 'pack') {
    const why = doctorReason('too-many-files')
    return { code: 'PODO-BUILD-OUTPUT-LIMIT', sentence: why.sentence, evidence, ...advised(doctorAdvice('make-less'), { step: facts.step, why: why.code }) }
  }
  return {
    code: 'PODO-BUILD-OUTPUT-LIMIT',
    sentence: `${nameOf(facts)} wrote more output than Podo keeps and was stopped.`,
    nextAction: 'Make it quieter; the first lines mostly show what repeats.',
    evidence,
    facts: { step: facts.step, command: facts.command ?? '' },
  }
}

/** The last line of a failed `pack` is Podo's own: what is wrong with what the build made. */
const unusable = (facts: BuildFacts): Verdict => ({
  code: 'PODO-BUILD-UNUSABLE',
  sentence: facts.lastLines.at(-1) ?? 'What the build made cannot be used.',
  nextAction: 'Check what the build makes against static.root and the processes, in podo.yaml or as they were found.',
  evidence: [],
  facts: { step: facts.step },
})

/** What its lines and its exit say, from the surest to the least. */
function exited(facts: BuildFacts): Verdict {
  if (facts.step === 'pack') return unusable(facts)
  const lines = plainLines(facts.lastLines)
  if (saysDiskFull(lines)) return diskFull(facts)
  if (saysOutOfMemory(lines) || isKilled(facts)) return outOfMemory(facts)
  return named(facts, lines) ?? failed(facts)
}

const outOfMemory = (facts: BuildFacts): Verdict => ({
  code: 'PODO-BUILD-OUT-OF-MEMORY',
  sentence: facts.reason === 'out-of-memory' ? `${nameOf(facts)} used more than its ${facts.limits.memoryMb} MB of memory and was ended.` : `${nameOf(facts)} ran out of memory and ${endOf(facts)}; it may use ${facts.limits.memoryMb} MB.`,
  nextAction: 'Build less at once, or raise resources.memory in podo.yaml. A limit of the tool itself, such as --max-old-space-size, counts too.',
  evidence: [exitOf(facts), ...logOf(facts.lastLines)],
  facts: { step: facts.step, command: facts.command ?? '', memoryMb: facts.limits.memoryMb },
})

const diskFull = (facts: BuildFacts): Verdict => ({
  code: 'PODO-BUILD-DISK-FULL',
  sentence: `${nameOf(facts)} stopped because the disk is full.`,
  nextAction: 'Free room on the disk that holds the data of Podo, then deploy again.',
  evidence: logOf(facts.lastLines),
  facts: { step: facts.step, command: facts.command ?? '' },
})

/** Something that the lines name: a package manager's own verdict first, then a variable, then a package. */
function named(facts: BuildFacts, lines: readonly string[]): Verdict | null {
  const { step, command, exitCode } = facts
  const evidence = [exitOf(facts), ...logOf(facts.lastLines)]
  const known = { step, command: command ?? '', exitCode: exitCode ?? -1 }
  const install = findInstallFailure({ command, exitCode, lines })
  if (install !== null) {
    const { why, about, ...verdict } = installVerdict(install)
    return { ...verdict, sentence: `${nameOf(facts)} ${endOf(facts)}: ${why}.`, evidence: [exitOf(facts), ...logOf(facts.lastLines, about)], facts: { ...known, ...verdict.facts } }
  }
  const variable = findMissingVariable(lines, { given: facts.variables ?? [], expected: [] })
  if (variable !== null) {
    return {
      code: 'PODO-BUILD-MISSING-VARIABLE',
      sentence: `${nameOf(facts)} ${endOf(facts)}: it reads ${variable.name}, which it was not given.`,
      nextAction: `Name ${variable.name} under buildVariables in podo.yaml and set it (podo build-env set ${variable.name}); a build gets no other variables.`,
      evidence,
      facts: { ...known, variable: variable.name },
      setting: inPodoYaml('buildVariables'),
    }
  }
  const missing = findMissingPackage(lines)
  if (missing === null) return null
  return {
    code: 'PODO-BUILD-MISSING-PACKAGE',
    sentence: `${nameOf(facts)} ${endOf(facts)}: ${missing.name} is not installed.`,
    nextAction: `Add ${missing.name} to the dependencies in ${missing.manifest} and deploy again with the new lockfile.`,
    evidence,
    facts: { ...known, package: missing.name, manifest: missing.manifest },
    setting: inRepository(missing.manifest),
  }
}

function failed(facts: BuildFacts): Verdict {
  const npmCode = plainLines(facts.lastLines).flatMap((line) => /^npm (?:error|ERR!) code ([A-Z0-9_]{3,40})$/.exec(line)?.[1] ?? [])[0]
  const known = { step: facts.step, command: facts.command ?? '', exitCode: facts.exitCode ?? -1, ...(facts.signal === null ? {} : { signal: facts.signal }), ...(npmCode === undefined ? {} : { npmCode }) }
  const found = npmCode === 'ENOENT' ? doctorAdvice('commit-file') : npmCode === 'EJSONPARSE' ? doctorAdvice('mend-json') : null
  return {
    code: facts.step === 'install' ? 'PODO-INSTALL-FAILED' : 'PODO-BUILD-FAILED',
    sentence: `${nameOf(facts)} ${endOf(facts)}.`,
    evidence: [exitOf(facts), ...logOf(facts.lastLines)],
    ...(found === null ? { nextAction: 'Mend what the lines below name; the same command in a fresh copy of the repository shows it at home.', facts: known } : advised(found, known)),
  }
}

function missingTool(facts: BuildFacts): Verdict {
  const tool = missingProgram(plainLines(facts.lastLines)) ?? (facts.command ?? '').trim().split(/\s+/)[0] ?? ''
  return {
    code: 'PODO-BUILD-MISSING-TOOL',
    sentence: `${nameOf(facts)} needs the program ${tool.slice(0, 80)}, which is not there.`,
    nextAction: `Add ${tool.slice(0, 80)} to the dependencies, or install it on this machine.`,
    evidence: [exitOf(facts), ...logOf(facts.lastLines)],
    facts: { step: facts.step, command: facts.command ?? '', tool: tool.slice(0, 80) },
  }
}

/** Every shell says `<name>: not found` or `<name>: command not found` with exit code 127; the name stands before it. */
const missingProgram = (lines: readonly string[]): string | null =>
  lines.map((line) => /(?:^|[\s:'"])([\w./+-]{1,80})['"]?: (?:command )?not found$/.exec(line.trim())?.[1]).findLast((name) => name !== undefined) ?? null

function nameOf({ step, command }: BuildFacts): string {
  if (step === 'pack') return 'Packing the build'
  const name = step === 'install' ? 'The install' : 'The build'
  return command === null ? name : `${name} "${shorten(command)}"`
}

const shorten = (command: string): string => (command.length > 80 ? `${command.slice(0, 79)}…` : command)

function endOf({ exitCode, signal }: BuildFacts): string {
  if (signal !== null) return `was ended by ${signal}`
  return exitCode === null ? 'ended without an exit code' : `ended with exit code ${exitCode}`
}

const exitOf = ({ exitCode, signal }: BuildFacts): Evidence => ({ kind: 'exit', exitCode, signal })
const logOf = (lines: readonly string[], about?: RegExp): Evidence[] => (lines.length === 0 ? [] : [{ kind: 'log', lines: pickLines(lines, about) }])
const lastLog = (lines: readonly string[]): Evidence[] => (lines.length === 0 ? [] : [{ kind: 'log', lines: lines.slice(-10) }])
