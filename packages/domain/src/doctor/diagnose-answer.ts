import { advised, doctorAdvice } from './advice.ts'
import type { Evidence } from './cause.ts'
import type { Verdict } from './codes.ts'
import { inPodoYaml } from './codes/cause-code.ts'
import type { InstanceFacts, StartFacts } from './diagnose-start.ts'
import { pickLines } from './pick-lines.ts'

/** What the last answer of the health check shows, of a process that listens where it should. */
export function diagnoseAnswer(instance: InstanceFacts, facts: StartFacts): Verdict[] {
  const probe = instance.lastProbe
  if (instance.process !== 'web' || instance.state === 'ready' || probe === null) return []
  const { path } = facts.healthCheck
  const evidence: Evidence = { kind: 'probe', path, ...probe }
  const { status, location } = probe
  if (status === null) return isListening(instance) ? [noAnswer(instance, facts, probe.error, evidence)] : []
  if (isSignIn(status, location)) return [needsSignIn(path, status, location, evidence)]
  if (status >= 300 && status < 400 && location !== null) return [redirected(path, status, location, evidence)]
  if (status === 404) return [notFound(path, evidence)]
  return [status >= 500 ? ownError(instance, path, status, evidence) : refused(path, status, evidence)]
}

const isListening = (instance: InstanceFacts): boolean => instance.listening.some(({ port }) => port === instance.port)

/** 401 and 403 say it themselves; a redirect says it by where it leads. */
const SIGN_IN = /(?:^|[^a-z])(?:sign-?_?in|log-?_?in|logon|auth|authorize|oauth2?|oidc|sso|saml2?|session\/new|accounts?|identity|idp)(?:[^a-z]|$)/i
const isSignIn = (status: number, location: string | null): boolean => status === 401 || status === 403 || (status >= 300 && status < 400 && location !== null && SIGN_IN.test(location.slice(0, 300)))

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

const needsSignIn = (path: string, status: number, location: string | null, evidence: Evidence): Verdict => ({
  code: 'PODO-VERIFY-HEALTH-SIGN-IN',
  sentence: location === null ? `GET ${path} answered ${status}: it needs a sign-in.` : `GET ${path} answered ${status} and sent Podo to sign in at ${location.slice(0, 200)}.`,
  nextAction: 'Name a path that needs no sign-in as health.path in podo.yaml, such as /health.',
  evidence: [evidence],
  facts: { path, status, ...(location === null ? {} : { location: location.slice(0, 200) }) },
})

const redirected = (path: string, status: number, location: string, evidence: Evidence): Verdict => ({
  code: 'PODO-VERIFY-HEALTH-REDIRECT',
  sentence: `GET ${path} answered ${status} and sent Podo away to ${location.slice(0, 200)}.`,
  nextAction: 'Name a path that answers itself as health.path in podo.yaml, or let the app redirect only when X-Forwarded-Proto says http.',
  evidence: [evidence],
  facts: { path, status, location: location.slice(0, 200) },
})

const notFound = (path: string, evidence: Evidence): Verdict => ({
  code: 'PODO-VERIFY-HEALTH-NOT-FOUND',
  sentence: `GET ${path} answered 404: the app has nothing there.`,
  nextAction: 'Name a path that exists as health.path in podo.yaml, such as /health.',
  evidence: [evidence],
  facts: { path, status: 404 },
})

const ownError = (instance: InstanceFacts, path: string, status: number, evidence: Evidence): Verdict => ({
  code: 'PODO-VERIFY-HEALTH-ERROR',
  sentence: `GET ${path} answered ${status}, an error of the app itself.`,
  evidence: [evidence, ...log(instance)],
  ...(instance.lastLines.length === 0 ? advised(doctorAdvice('look-at-path'), { path, status }) : { nextAction: 'Mend what the lines below show. A variable or a database may be missing.', facts: { path, status } }),
})

const refused = (path: string, status: number, evidence: Evidence): Verdict => ({
  code: 'PODO-VERIFY-HEALTH-STATUS',
  sentence: `GET ${path} answered ${status}; Podo waits for a status that passes.`,
  nextAction: `Let ${path} answer 2xx, or name the statuses that pass under health in podo.yaml.`,
  evidence: [evidence],
  facts: { path, status },
  ...(status === 405 || status === 426 ? { setting: inPodoYaml('health.path') } : {}),
})

const log = ({ lastLines }: InstanceFacts): Evidence[] => (lastLines.length === 0 ? [] : [{ kind: 'log', lines: pickLines(lastLines) }])
