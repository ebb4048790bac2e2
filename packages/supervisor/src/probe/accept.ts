import type { HealthCheck } from '@podo/agent-protocol'

/** Does this answer mean "healthy"? 2xx, or 3xx to the same host; a list of statuses replaces both. */
export function isAccepted(check: HealthCheck, answer: { readonly status: number | null; readonly location: string | null }, host: string): boolean {
  if (answer.status === null) return false
  if (check.statuses.length > 0) return check.statuses.includes(answer.status)
  if (answer.status >= 200 && answer.status < 300) return true
  return answer.status >= 300 && answer.status < 400 && isSameHost(answer.location, host)
}

/** A relative location stays; an absolute one is compared by name, whatever its port and scheme. */
function isSameHost(location: string | null, host: string): boolean {
  if (location === null || !URL.canParse(location, `http://${host}`)) return false
  return new URL(location, `http://${host}`).hostname === new URL(`http://${host}`).hostname
}
