import { unreachable } from '@podo/kernel'
import type { Cause, Evidence } from './cause.ts'
import { causeOf } from './codes.ts'
import type { Verdict } from './codes.ts'
import { pickLines } from './pick-lines.ts'

/** How a step of a build ended; a failed `BuildResult` with the step's command and limits. */
export interface BuildFacts {
  readonly step: 'install' | 'build' | 'pack'
  readonly reason: 'exited' | 'timeout' | 'out-of-memory' | 'output-limit' | 'cancelled' | 'lost' | 'disk-full' | 'missing-tool'
  readonly exitCode: number | null
  readonly signal: string | null
  readonly lastLines: readonly string[]
  /** The command of the step, from the plan; null for `pack`. */
  readonly command: string | null
  readonly limits: { readonly memoryMb: number; readonly timeoutSeconds: number }
}

export function diagnoseBuild(facts: BuildFacts): Cause {
  return causeOf({ ...verdictOf(facts), phase: 'build' })
}

function verdictOf(facts: BuildFacts): Verdict {
  const { limits } = facts
  const what = nameOf(facts)
  const known = { step: facts.step, command: facts.command ?? '' }
  const log = logOf(facts.lastLines)
  switch (facts.reason) {
    case 'exited':
      return facts.exitCode === 127 ? missingTool(facts) : exited(facts)
    case 'missing-tool':
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
      return {
        code: 'PODO-BUILD-OUT-OF-MEMORY',
        sentence: `${what} used more than its ${limits.memoryMb} MB of memory and was ended.`,
        nextAction: 'Build less at once, or raise resources.memory in podo.yaml.',
        evidence: [exitOf(facts), ...log],
        facts: { ...known, memoryMb: limits.memoryMb },
      }
    case 'output-limit':
      return {
        code: 'PODO-BUILD-OUTPUT-LIMIT',
        sentence: facts.step === 'pack' ? 'The build made more files than Podo keeps.' : `${what} wrote more output than Podo keeps and was stopped.`,
        nextAction: facts.step === 'pack' ? 'Leave out what the app does not need to run.' : 'Make it quieter; the first lines mostly show what repeats.',
        evidence: lastLog(facts.lastLines),
        facts: known,
      }
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
      return {
        code: 'PODO-BUILD-DISK-FULL',
        sentence: `${what} stopped because the disk is full.`,
        nextAction: 'Free room on the disk that holds the data of Podo, then deploy again.',
        evidence: log,
        facts: known,
      }
    default:
      return unreachable(facts.reason)
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

function exited(facts: BuildFacts): Verdict {
  if (facts.step === 'pack') return unusable(facts)
  const npm = facts.step === 'install' ? npmCode(facts.lastLines) : null
  const hint = npm === null ? undefined : NPM_HINTS[npm]
  return {
    code: hint?.isRegistry ? 'PODO-INSTALL-REGISTRY' : facts.step === 'install' ? 'PODO-INSTALL-FAILED' : 'PODO-BUILD-FAILED',
    sentence: `${nameOf(facts)} ${endOf(facts)}${hint === undefined ? '.' : `: ${hint.sentence}`}`,
    nextAction: hint?.nextAction ?? (facts.step === 'install' ? 'Mend what the lines below name; "rm -rf node_modules" and the same command show it at home.' : 'Mend what the lines below name; the same command shows it at home.'),
    evidence: [exitOf(facts), ...logOf(facts.lastLines)],
    facts: { step: facts.step, command: facts.command ?? '', exitCode: facts.exitCode ?? -1, ...(facts.signal === null ? {} : { signal: facts.signal }), ...(npm === null ? {} : { npmCode: npm }) },
  }
}

function missingTool(facts: BuildFacts): Verdict {
  const tool = (facts.command ?? '').trim().split(/\s+/)[0] ?? ''
  return {
    code: 'PODO-BUILD-MISSING-TOOL',
    sentence: `${nameOf(facts)} needs a program that is not there.`,
    nextAction: 'Add it to the dependencies, or install it on this machine; the lines below name it.',
    evidence: [exitOf(facts), ...logOf(facts.lastLines)],
    facts: { step: facts.step, command: facts.command ?? '', tool },
  }
}

/** `npm error code X` is npm's machine-readable answer, unlike the sentences around it. */
const NPM_CODE = /^npm (?:error|ERR!) code ([A-Z0-9_]{3,40})\s*$/

function npmCode(lines: readonly string[]): string | null {
  for (const line of lines) {
    const code = NPM_CODE.exec(line)?.[1]
    if (code !== undefined) return code
  }
  return null
}

interface NpmHint {
  readonly sentence: string
  readonly nextAction: string
  readonly isRegistry?: true
}

const REGISTRY: NpmHint = {
  sentence: 'the package registry cannot be reached from this machine.',
  nextAction: 'Check the network, the proxy and the registry in .npmrc, then deploy again.',
  isRegistry: true,
}
const UNTRUSTED: NpmHint = {
  sentence: 'this machine does not trust the certificate of the package registry.',
  nextAction: 'Give Podo the certificate of your proxy or registry (NODE_EXTRA_CA_CERTS), then deploy again.',
  isRegistry: true,
}
const REFUSED: NpmHint = { sentence: 'the package registry asks for a sign-in.', nextAction: 'Give the build a token for the registry of this package, as a build variable that .npmrc names.' }

const NPM_HINTS: Readonly<Record<string, NpmHint>> = {
  EUSAGE: { sentence: 'package.json and the lockfile do not fit together, or there is no lockfile.', nextAction: 'Run "npm install" at home and deploy again with the new package-lock.json.' },
  E404: { sentence: 'the registry knows no such package or version.', nextAction: 'Check the name and version that the lines below show.' },
  ETARGET: { sentence: 'the registry knows the package, but not this version.', nextAction: 'Check the version that the lines below show.' },
  ENOENT: { sentence: 'a file that an install needs is not there.', nextAction: 'Check that the path in the lines below is in the repository and not kept at home by .gitignore.' },
  ERESOLVE: { sentence: 'two dependencies ask for versions that exclude one another.', nextAction: 'Settle the versions at home with "npm install", and deploy again with the new package-lock.json.' },
  EBADENGINE: { sentence: 'a dependency asks for another Node.js version.', nextAction: 'Choose a version of that dependency that runs on Node.js 24.' },
  EINTEGRITY: { sentence: 'a package is not the one that the lockfile names.', nextAction: 'Look at that package before anything else; then renew its line in the lockfile with "npm install".' },
  EJSONPARSE: { sentence: 'a JSON file cannot be read.', nextAction: 'Mend the file that the lines below name.' },
  E401: REFUSED,
  E403: REFUSED,
  EAI_AGAIN: REGISTRY,
  ENOTFOUND: REGISTRY,
  ECONNREFUSED: REGISTRY,
  ECONNRESET: REGISTRY,
  ETIMEDOUT: REGISTRY,
  ENETUNREACH: REGISTRY,
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
  CERT_HAS_EXPIRED: UNTRUSTED,
}

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
const logOf = (lines: readonly string[]): Evidence[] => (lines.length === 0 ? [] : [{ kind: 'log', lines: pickLines(lines) }])
const lastLog = (lines: readonly string[]): Evidence[] => (lines.length === 0 ? [] : [{ kind: 'log', lines: lines.slice(-10) }])
