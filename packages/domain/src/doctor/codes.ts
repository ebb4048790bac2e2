import type { Phase } from '../deployment/phase.ts'
import type { Cause, Evidence } from './cause.ts'

export interface CauseCode {
  readonly phase: Phase
  readonly fault: Cause['fault']
  /** A few words, for lists. */
  readonly title: string
  /** For the documentation: what it means and how to mend it. */
  readonly explanation: string
}

/** Every code that the doctor knows. A code is never renamed and never given another meaning. */
export const CAUSE_CODES = {
  'PODO-PLAN-EMPTY': { phase: 'plan', fault: 'app', title: 'Nothing to deploy', explanation: 'The commit holds no files. Deploy the folder that holds the app; .gitignore and .podoignore decide what stays at home.' },
  'PODO-PLAN-UNKNOWN': { phase: 'plan', fault: 'app', title: 'Unknown kind of app', explanation: 'No file says how to build or start this tree. A package.json with a start script, an index.html, a Procfile or a podo.yaml does.' },
  'PODO-PLAN-NO-START': { phase: 'plan', fault: 'app', title: 'No start command', explanation: 'The language is known, but nothing says what to start. Add a start script to package.json, or processes.web to podo.yaml.' },
  'PODO-PLAN-DOCKERFILE': { phase: 'plan', fault: 'app', title: 'Only a Dockerfile', explanation: 'The local cluster runs processes, not images. Say in podo.yaml what the image would start; an image needs a Kubernetes cluster.' },
  'PODO-PLAN-BROKEN-FILE': { phase: 'plan', fault: 'app', title: 'A file cannot be read', explanation: 'A file that says how the app is built, such as package.json, is not valid. Mend it and deploy again.' },
  'PODO-PLAN-PODO-YAML': { phase: 'plan', fault: 'app', title: 'podo.yaml is wrong', explanation: 'podo.yaml holds something that Podo does not know. The evidence lists each place by its line.' },
  'PODO-INSTALL-FAILED': { phase: 'build', fault: 'app', title: 'Install failed', explanation: 'The command that installs dependencies ended with an error. The evidence shows its decisive lines; run the same command in a fresh copy of the repository to see it at home.' },
  'PODO-INSTALL-REGISTRY': { phase: 'build', fault: 'app', title: 'Package registry not reached', explanation: 'Installing needs a package registry, and this machine could not reach it. Check its network, proxy and registry settings, then deploy again.' },
  'PODO-BUILD-FAILED': { phase: 'build', fault: 'app', title: 'Build failed', explanation: 'The build command ended with an error. The evidence shows its decisive lines.' },
  'PODO-BUILD-TIMEOUT': { phase: 'build', fault: 'app', title: 'Build took too long', explanation: 'Install or build did not end within its limit. Look for a step that waits for input or never ends, such as a watch mode.' },
  'PODO-BUILD-OUT-OF-MEMORY': { phase: 'build', fault: 'app', title: 'Build ran out of memory', explanation: 'Install or build used more memory than it may have. Build less at once, or raise resources.memory in podo.yaml.' },
  'PODO-BUILD-OUTPUT-LIMIT': { phase: 'build', fault: 'app', title: 'Build wrote too much', explanation: 'Install or build wrote more output, or made more files, than Podo keeps. Make it quieter or smaller.' },
  'PODO-BUILD-MISSING-TOOL': { phase: 'build', fault: 'app', title: 'A tool is missing', explanation: 'The command names a program that is neither on this machine nor among the dependencies. Install it, or add it to the dependencies.' },
  'PODO-BUILD-UNUSABLE': { phase: 'build', fault: 'app', title: 'Nothing usable was built', explanation: 'Install and build ended well, but what they left cannot be served: the folder is missing or empty, or a link leads out of it.' },
  'PODO-BUILD-CANCELLED': { phase: 'build', fault: 'app', title: 'Build cancelled', explanation: 'A person or a newer deployment cancelled the build.' },
  'PODO-BUILD-LOST': { phase: 'build', fault: 'podo', title: 'Build lost', explanation: 'The machine or the agent went away in the middle of the build. Deploy again; nothing of it is kept.' },
  'PODO-BUILD-DISK-FULL': { phase: 'build', fault: 'podo', title: 'Disk full', explanation: 'The disk that holds builds has no room. Free some, or let Podo prune old builds, then deploy again.' },
  'PODO-PREDEPLOY-FAILED': { phase: 'predeploy', fault: 'app', title: 'Pre-deploy command failed', explanation: 'The pre-deploy command ended with an error before any new process started. The previous release still serves; what the command changed stays changed.' },
  'PODO-PREDEPLOY-TIMEOUT': { phase: 'predeploy', fault: 'app', title: 'Pre-deploy command took too long', explanation: 'The pre-deploy command did not end within its limit and was stopped.' },
  'PODO-START-EXITED': { phase: 'start', fault: 'app', title: 'Exited at once', explanation: 'The process ended instead of serving. Its exit code and decisive lines are the evidence. A web process has to stay in the foreground.' },
  'PODO-START-COMMAND-NOT-FOUND': { phase: 'start', fault: 'app', title: 'Start command not found', explanation: 'The start command names a program that is not there (exit code 127) or may not be executed (126). Check its spelling, and that it is among the dependencies.' },
  'PODO-START-OUT-OF-MEMORY': { phase: 'start', fault: 'app', title: 'Out of memory', explanation: 'The process used more memory than it may have and was ended. Raise resources.memory, or find what it holds.' },
  'PODO-START-NOTHING': { phase: 'start', fault: 'podo', title: 'No process started', explanation: 'Podo could not start any process of the release in time. The page on Podo itself says how the agent is; deploy again.' },
  'PODO-VERIFY-WRONG-PORT': { phase: 'verify', fault: 'app', title: 'Wrong port', explanation: 'The process listens, but not on the port that Podo gave it in PORT. Listen on that variable: a fixed port cannot be shared by two releases.' },
  'PODO-VERIFY-WRONG-ADDRESS': { phase: 'verify', fault: 'app', title: 'Wrong address', explanation: 'The process listens on the right port of an address that Podo does not ask. Listen on 0.0.0.0 or 127.0.0.1.' },
  'PODO-VERIFY-NEVER-READY': { phase: 'verify', fault: 'app', title: 'Never ready', explanation: 'The process runs and never listened on any port within the time of the health check. Look what it waits for (a database, a network), or raise health.within.' },
  'PODO-VERIFY-NO-ANSWER': { phase: 'verify', fault: 'app', title: 'No answer', explanation: 'The process accepts connections on its port and does not answer the health check in time. Look what the request waits for, or name a lighter path.' },
  'PODO-VERIFY-HEALTH-STATUS': { phase: 'verify', fault: 'app', title: 'Health check refused', explanation: 'The health check got an answer with a status that does not pass. Name a path that answers 2xx, or the accepted statuses, under health in podo.yaml.' },
  'PODO-VERIFY-HEALTH-REDIRECT': { phase: 'verify', fault: 'app', title: 'Health check redirected', explanation: 'The health check was sent to another host, mostly a redirect to HTTPS or to a sign-in page. Name a path that answers itself, under health in podo.yaml.' },
} as const satisfies Record<string, CauseCode>

export type CauseCodeName = keyof typeof CAUSE_CODES

export const isCauseCode = (code: string): code is CauseCodeName => Object.hasOwn(CAUSE_CODES, code)

export interface Verdict {
  readonly code: CauseCodeName
  readonly sentence: string
  readonly nextAction: string
  readonly evidence: readonly Evidence[]
  readonly facts: Readonly<Record<string, string | number>>
  /** When it was seen in another phase than the code's own. */
  readonly phase?: Phase
}

export function causeOf({ phase, ...verdict }: Verdict): Cause {
  const known = CAUSE_CODES[verdict.code]
  return { ...verdict, phase: phase ?? known.phase, fault: known.fault }
}
