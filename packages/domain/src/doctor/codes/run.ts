import type { CauseCode } from './cause-code.ts'
import { IN_LOG, inPodoYaml, ON_APP, onMachine } from './cause-code.ts'

/** Of a release that was verified and has the traffic. */
export const RUN_CODES = {
  'PODO-RUN-CRASH-LOOP': { phase: 'run', fault: 'app', title: 'Crash loop', explanation: 'A process of the live release ended three times within a minute. Podo goes back to the previous release by itself while that one is warm; otherwise roll back, or mend it and deploy.', setting: ON_APP },
  'PODO-RUN-EXITED': { phase: 'run', fault: 'app', title: 'Process ended', explanation: 'A process of the live release ended and is started again. Its last lines say why.', setting: IN_LOG },
  'PODO-RUN-UNHEALTHY': { phase: 'run', fault: 'app', title: 'Health check fails', explanation: 'The live release runs and does not pass its health check any more. Look what changed around it: a database, a disk, another service.', setting: IN_LOG },
  'PODO-RUN-OUT-OF-MEMORY': { phase: 'run', fault: 'app', title: 'Out of memory while live', explanation: 'A process of the live release used more memory than it may have and was ended. Raise resources.memory, or find what it holds.', setting: inPodoYaml('resources.memory') },
  'PODO-RUN-DISK-FULL': { phase: 'run', fault: 'podo', title: 'Disk full while live', explanation: 'A process of the live release ended because its disk has no room. Free some on the machine of Podo.', setting: onMachine('disk') },
} as const satisfies Record<string, CauseCode>
