import { newId } from '@podo/kernel'
import type { Cause, Changes, Deployment, DeploymentDetail, PhaseState } from '@podo/contract'
import { ago, other, person } from './world.ts'

export type Outcome = 'live' | 'rollback' | 'failed-port' | 'failed-build' | 'failed-exit' | 'cancelled' | 'superseded' | 'held'

interface Facts {
  readonly project: string
  readonly app: string
  readonly environment: string
  readonly number: number
  readonly release: number | null
  readonly outcome: Outcome
  readonly secondsAgo: number
  readonly serving: DeploymentDetail['serving']
}

const SECONDS: readonly (readonly [PhaseState['phase'], number])[] = [['fetch', 0.3], ['plan', 0.1], ['build', 12.4], ['start', 0.2], ['verify', 1.1], ['switch', 0.05]]

const ENDS_IN: Readonly<Record<Outcome, PhaseState['phase']>> = { live: 'switch', rollback: 'switch', 'failed-port': 'verify', 'failed-build': 'build', 'failed-exit': 'verify', cancelled: 'build', superseded: 'build', held: 'build' }

const MESSAGES = ['Show the price with its currency', '장바구니 합계를 서버에서 계산', 'Cache the list of items for a minute', '결제 실패 메시지를 한국어로', 'Use the new search'] as const

export const commitOf = (index: number) => ({ commit: (index * 7_919_113 + 0x9f3c1ab).toString(16).padStart(40, 'a'), message: MESSAGES[index % MESSAGES.length] ?? '', author: index % 2 === 0 ? '김유진' : 'Alex Moreau' })

export const WRONG_PORT: Cause = {
  code: 'PODO-VERIFY-WRONG-PORT',
  phase: 'verify',
  fault: 'app',
  sentence: 'Podo gave it PORT=20113 and asked there for 28 s; the process listens on 8080.',
  nextAction: 'Listen on the PORT variable; two releases cannot share 8080.',
  evidence: [
    { kind: 'listening', expectedPort: 20_113, seen: [{ address: '127.0.0.1', port: 8080 }] },
    { kind: 'log', lines: ['> node server.js', 'listening on 8080'], place: { deployment: null, app: null } },
  ],
  facts: { port: 20_113, seenPort: 8080, seconds: 28 },
  setting: { where: 'podo.yaml', name: 'processes.web' },
}

const BUILD_FAILED: Cause = {
  code: 'PODO-BUILD-FAILED',
  phase: 'build',
  fault: 'app',
  sentence: '"npm run build" ended with exit code 2.',
  nextAction: 'Mend what the lines below name; the same command shows it at home.',
  evidence: [
    { kind: 'exit', exitCode: 2, signal: null },
    { kind: 'log', lines: ["\u001b[31msrc/cart.ts(14,7): error TS2322\u001b[0m: Type 'string' is not assignable to type 'number'."], place: { deployment: null, app: null } },
  ],
  facts: { step: 'build', command: 'npm run build', exitCode: 2 },
  setting: { where: 'log', name: null },
}

const EXITED: Cause = {
  code: 'PODO-START-EXITED',
  phase: 'verify',
  fault: 'app',
  sentence: 'The web process "node mail.js" exited with code 1, 3 times in 2 s.',
  nextAction: 'Add nodemailer to the dependencies in package.json.',
  evidence: [
    { kind: 'exit', exitCode: 1, signal: null },
    { kind: 'log', lines: ["Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'nodemailer' imported from /app/mail.js"], place: { deployment: null, app: null } },
  ],
  facts: { process: 'web', command: 'node mail.js', exitCode: 1, times: 3 },
  setting: { where: 'log', name: null },
}

function causeOf(outcome: Outcome): Cause | null {
  if (outcome === 'failed-port') return WRONG_PORT
  if (outcome === 'failed-build') return BUILD_FAILED
  return outcome === 'failed-exit' ? EXITED : null
}

function statusOf(outcome: Outcome): Deployment['status'] {
  if (outcome === 'live' || outcome === 'rollback') return 'succeeded'
  return outcome === 'cancelled' || outcome === 'superseded' || outcome === 'held' ? outcome : 'failed'
}

function phasesOf(outcome: Outcome, begun: number): PhaseState[] {
  let at = begun
  const last = ENDS_IN[outcome]
  const phases: PhaseState[] = []
  for (const [phase, seconds] of outcome === 'rollback' ? SECONDS.slice(3) : SECONDS) {
    const took = phase === last && outcome === 'failed-port' ? 28 : seconds
    const endStatus = outcome === 'cancelled' || outcome === 'superseded' ? 'cancelled' : outcome.startsWith('failed') ? 'failed' : 'succeeded'
    phases.push({ phase, status: phase === last ? endStatus : 'succeeded', waitsFor: null, startedAt: new Date(at).toISOString(), endedAt: new Date(at + took * 1000).toISOString(), givesUpAt: null })
    at += took * 1000
    if (phase === last) break
  }
  return phases
}

export function changesOf(facts: Pick<Facts, 'number' | 'serving'>): Changes {
  const since = facts.serving?.release ?? null
  return {
    since,
    commits: [0, 1, 2].map((index) => commitOf(facts.number + index)),
    files: 7,
    configFrom: since === null ? null : Math.max(1, facts.number - 1),
    configTo: facts.number,
    config: since === null ? [] : [{ name: 'CURRENCY', kind: 'variable', change: 'changed', from: 'USD', to: 'KRW' }],
  }
}

export const PLAN: DeploymentDetail['plan'] = [
  { name: 'language', value: 'node', from: 'package.json', override: 'language' },
  { name: 'version', value: '24', from: 'package.json', override: 'version' },
  { name: 'install', value: 'npm ci', from: 'package-lock.json', override: 'install' },
  { name: 'build', value: 'npm run build', from: 'package.json', override: 'build' },
  { name: 'process.web', value: 'node server.js', from: 'podo.yaml', override: 'processes.web' },
  { name: 'healthPath', value: '/', from: 'default', override: 'health.path' },
]

/** The last is of a Podo that kept sentences alone. */
export const NOTICES: DeploymentDetail['planNotices'] = [
  { code: 'container-unused', facts: { file: 'Dockerfile' }, sentence: 'Dockerfile is not used: this cluster runs the app as processes.' },
  { code: 'fixed-port', facts: { file: 'src/server.js', port: 3000 }, sentence: 'src/server.js listens on port 3000, whatever PORT says. Podo gives every app a port of its own: let it listen on process.env.PORT.' },
  { code: null, facts: {}, sentence: 'podo.yml is not read; name it podo.yaml.' },
]

export function recordedDeployment(facts: Facts): DeploymentDetail {
  const { outcome, release, number, serving } = facts
  const begun = Date.now() - facts.secondsAgo * 1000
  const phases = phasesOf(outcome, begun + 400)
  const isLive = outcome === 'live' || outcome === 'rollback'
  return {
    id: newId(),
    project: facts.project,
    app: facts.app,
    environment: facts.environment,
    number,
    trigger: outcome === 'rollback' ? 'rollback' : (['manual', 'push', 'config', 'api'] as const)[number % 4] ?? 'manual',
    status: statusOf(outcome),
    phase: ENDS_IN[outcome],
    commit: commitOf(number - 1),
    release,
    configVersion: number,
    reason: outcome === 'rollback' ? 'Checkout answers 500 since v5' : null,
    cause: causeOf(outcome),
    isLive,
    phases,
    createdBy: number % 3 === 0 ? other : person,
    createdAt: ago(facts.secondsAgo),
    startedAt: new Date(begun + 400).toISOString(),
    endedAt: phases.at(-1)?.endedAt ?? null,
    availableActions: outcome === 'held' ? ['release-held', 'redeploy'] : isLive && number > 1 ? ['redeploy', 'rollback'] : ['redeploy'],
    queuePosition: null,
    supersededBy: outcome === 'superseded' ? number + 1 : null,
    serving: isLive && release !== null ? { release, since: ago(facts.secondsAgo - 14) } : serving,
    plan: PLAN,
    planNotices: NOTICES,
    changes: changesOf(facts),
    address: `http://${facts.app}.localhost:8701`,
    sequence: 0,
  }
}

export function inShort({ queuePosition: _queue, supersededBy: _by, serving: _serving, plan: _plan, changes: _changes, address: _address, sequence: _sequence, cause, ...rest }: DeploymentDetail): Deployment {
  return { ...rest, cause: cause === null ? null : { code: cause.code, sentence: cause.sentence, facts: cause.facts } }
}
