import type { CauseCode } from './cause-code.ts'
import { IN_LOG, onMachine } from './cause-code.ts'

const took = (phase: CauseCode['phase'], what: string): CauseCode => ({
  phase,
  fault: phase === 'verify' ? 'app' : 'podo',
  title: `Took too long: ${phase}`,
  explanation: `The phase ${phase} did not end within its limit. It waits for ${what}; the cause says which part it waited for last. Deploy again, and look at the page on Podo itself if it stays so.`,
  setting: phase === 'verify' ? IN_LOG : onMachine('agent'),
})

const broke = (phase: CauseCode['phase']): CauseCode => ({
  phase,
  fault: 'podo',
  title: `Podo failed: ${phase}`,
  explanation: `Podo itself could not finish the phase ${phase}. The sentence of the cause says what is known; deploy again, and look at the log of Podo if it stays so.`,
  setting: onMachine('log'),
})

/** Each phase can reach its limit, and each can meet a fault of Podo. Those of build and predeploy that are the app's stand with them. */
export const PHASE_CODES = {
  'PODO-FETCH-TIMEOUT': took('fetch', 'the repository that holds the commit'),
  'PODO-PLAN-TIMEOUT': took('plan', 'the files of the commit'),
  'PODO-PUBLISH-TIMEOUT': took('publish', 'the image registry'),
  'PODO-COMMIT-TIMEOUT': took('commit', 'the repository of manifests'),
  'PODO-START-TIMEOUT': took('start', 'the runtime that starts the processes'),
  'PODO-VERIFY-TIMEOUT': took('verify', 'an answer of the health check'),
  'PODO-SWITCH-TIMEOUT': took('switch', 'the front door that moves the traffic'),
  'PODO-FETCH-ERROR': broke('fetch'),
  'PODO-PLAN-ERROR': broke('plan'),
  'PODO-BUILD-ERROR': broke('build'),
  'PODO-PUBLISH-ERROR': broke('publish'),
  'PODO-COMMIT-ERROR': broke('commit'),
  'PODO-PREDEPLOY-ERROR': broke('predeploy'),
  'PODO-START-ERROR': broke('start'),
  'PODO-VERIFY-ERROR': broke('verify'),
  'PODO-SWITCH-ERROR': broke('switch'),
} as const satisfies Record<string, CauseCode>
