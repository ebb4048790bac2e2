import type { Evidence } from './cause.ts'
import type { Verdict } from './codes.ts'
import type { InstanceFacts, StartFacts } from './diagnose-start.ts'
import { pickLines } from './pick-lines.ts'

/** What the last answer of the health check shows, of a process that listens where it should. */
export function diagnoseAnswer(instance: InstanceFacts, facts: StartFacts): Verdict[] {
  const probe = instance.lastProbe
  if (instance.process !== 'web' || instance.state === 'ready' || probe === null) return []
  const { path } = facts.healthCheck
  const evidence: Evidence = { kind: 'probe', path, ...probe }
  if (probe.status === null) return isListening(instance) ? [noAnswer(instance, facts, probe.error, evidence)] : []
  if (probe.status >= 300 && probe.status < 400 && probe.location !== null) return [redirected(path, probe.status, probe.location, evidence)]
  return [refused(instance, path, probe.status, evidence)]
}

const isListening = (instance: InstanceFacts): boolean => instance.listening.some(({ port }) => port === instance.port)

function noAnswer(instance: InstanceFacts, facts: StartFacts, error: string | null, evidence: Evidence): Verdict {
  const { path, timeoutSeconds } = facts.healthCheck
  return {
    code: 'PODO-VERIFY-NO-ANSWER',
    sentence: `The process accepts connections on port ${instance.port ?? 0}, but GET ${path} got no answer within ${timeoutSeconds} s${error === null ? '' : ` (${error})`}.`,
    nextAction: 'Look what that request waits for, or name a lighter path as health.path in podo.yaml.',
    evidence: [evidence, ...log(instance)],
    facts: { port: instance.port ?? 0, path, timeoutSeconds, ...(error === null ? {} : { error }) },
  }
}

const redirected = (path: string, status: number, location: string, evidence: Evidence): Verdict => ({
  code: 'PODO-VERIFY-HEALTH-REDIRECT',
  sentence: `GET ${path} answered ${status} and sent Podo away to ${location.slice(0, 200)}.`,
  nextAction: 'Name a path that answers itself as health.path in podo.yaml, or let the app redirect only when X-Forwarded-Proto says http.',
  evidence: [evidence],
  facts: { path, status, location: location.slice(0, 200) },
})

function refused(instance: InstanceFacts, path: string, status: number, evidence: Evidence): Verdict {
  return {
    code: 'PODO-VERIFY-HEALTH-STATUS',
    sentence: `GET ${path} answered ${status}; Podo waits for a status that passes.`,
    nextAction: ADVICE.find(([matches]) => matches(status))?.[1] ?? `Let ${path} answer 2xx, or name the statuses that pass under health in podo.yaml.`,
    evidence: [evidence, ...(status >= 500 ? log(instance) : [])],
    facts: { path, status },
  }
}

const ADVICE: readonly (readonly [matches: (status: number) => boolean, advice: string])[] = [
  [(status) => status === 404, 'Name a path that exists as health.path in podo.yaml, such as /health.'],
  [(status) => status === 401 || status === 403, 'Name a path that needs no sign-in as health.path in podo.yaml, such as /health.'],
  [(status) => status >= 500, 'The app answers with an error of its own: the lines below show it. A variable or a database may be missing.'],
]

const log = ({ lastLines }: InstanceFacts): Evidence[] => (lastLines.length === 0 ? [] : [{ kind: 'log', lines: pickLines(lastLines) }])
