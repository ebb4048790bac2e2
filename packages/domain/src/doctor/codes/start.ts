import type { CauseCode } from './cause-code.ts'
import { IN_LOG, inConfig, inPodoYaml, inRepository, onMachine } from './cause-code.ts'

export const START_CODES = {
  'PODO-START-EXITED': { phase: 'start', fault: 'app', title: 'Exited at once', explanation: 'The process ended instead of serving. Its exit code and decisive lines are the evidence. A web process has to stay in the foreground.', setting: IN_LOG },
  'PODO-START-MISSING-VARIABLE': { phase: 'start', fault: 'app', title: 'Variable missing', explanation: 'The process ended because a variable that it reads is not set. Set it in the configuration, as a secret if it is one.', setting: inConfig(null) },
  'PODO-START-MISSING-PACKAGE': { phase: 'start', fault: 'app', title: 'Package missing', explanation: 'The process loads a package that was not installed. Add it to the dependencies, not only to those of development.', setting: inRepository(null) },
  'PODO-START-PORT-TAKEN': { phase: 'start', fault: 'app', title: 'Port taken', explanation: 'The process ended because the port that it wants is taken: a fixed port by another process of the machine, or its own port by a second server of the app. Listen once, on the PORT variable.', setting: inPodoYaml('processes.web') },
  'PODO-START-COMMAND-NOT-FOUND': { phase: 'start', fault: 'app', title: 'Start command not found', explanation: 'The start command names a program that is not there (exit code 127) or may not be executed (126). Check its spelling, and that it is among the dependencies.', setting: inPodoYaml('processes') },
  'PODO-START-OUT-OF-MEMORY': { phase: 'start', fault: 'app', title: 'Out of memory', explanation: 'The process used more memory than it may have and was ended. Raise resources.memory, or find what it holds.', setting: inPodoYaml('resources.memory') },
  'PODO-START-DISK-FULL': { phase: 'start', fault: 'podo', title: 'Disk full at the start', explanation: 'The process could not write because its disk has no room. Free some, then deploy again.', setting: onMachine('disk') },
  'PODO-START-NOTHING': { phase: 'start', fault: 'podo', title: 'No process started', explanation: 'Podo could not start any process of the release in time. The page on Podo itself says how the agent is; deploy again.', setting: onMachine('agent') },
  'PODO-START-ARTIFACT-GONE': { phase: 'start', fault: 'podo', title: 'Build gone', explanation: 'The build of this release is not on this machine any more. Deploy its commit again: Podo builds it anew.', setting: null },
} as const satisfies Record<string, CauseCode>
