import type { Problem } from '../data/problem.ts'
import { m } from '../paraglide/messages.js'

/** A problem in the reader's language where the code is known; else as the server says it. */
export function problemText(problem: Problem): string {
  switch (problem.code) {
    case 'UNREACHABLE':
      return m.problem_unreachable()
    case 'UNREADABLE_ANSWER':
      return m.problem_unreadable({ status: problem.status })
    case 'HELD':
      return m.problem_held()
    case 'NOT_FOUND':
      return m.problem_not_found()
    default:
      return byStatus(problem)
  }
}

function byStatus(problem: Problem): string {
  if (problem.message !== '') return problem.message
  if (problem.status === 401) return m.problem_signed_out()
  if (problem.status === 403) return m.problem_forbidden()
  return problem.status === 429 ? m.problem_too_many() : m.problem_unreadable({ status: problem.status })
}
