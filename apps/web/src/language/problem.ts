import type { Problem } from '../data/problem.ts'
import { m } from '../paraglide/messages.js'
import { language } from './locale.ts'

const SAID: Readonly<Record<string, () => string>> = {
  UNREACHABLE: m.problem_unreachable,
  HELD: m.problem_held,
  NOT_FOUND: m.problem_not_found,
  FORBIDDEN: m.problem_forbidden,
  UNAUTHENTICATED: m.problem_signed_out,
  INTERNAL: m.problem_internal,
  DATABASE_AWAY: m.problem_database_away,
  WRONG_PASSWORD: m.problem_wrong_password,
  LINK_SPENT: m.problem_link_spent,
  LOGIN_TAKEN: m.problem_login_taken,
  INVALID_LOGIN: m.problem_invalid_login,
  NAME_TAKEN: m.problem_name_taken,
  INVALID_NAME: m.problem_invalid_name,
  INVALID_VARIABLE: m.problem_invalid_variable,
  TOO_MANY_VARIABLES: m.problem_too_many_variables,
  TOO_MANY_ATTEMPTS: m.problem_too_many,
  TOO_MANY_SIGN_INS: m.problem_too_many,
  NOTHING_TO_DEPLOY: m.problem_nothing_to_deploy,
  BUILD_GONE: m.problem_build_gone,
  APP_DELETING: m.problem_app_deleting,
  CONFIRM_NAME: m.problem_confirm_name,
  CANNOT_ROLL_BACK: m.problem_cannot_roll_back,
  SOURCE_GONE: m.problem_source_gone,
  TOO_LATE_TO_CANCEL: m.problem_too_late,
  PROJECT_NOT_EMPTY: m.problem_project_not_empty,
  SECRET_PURGED: m.problem_secret_purged,
  TIMEOUT: m.problem_timeout,
}

/**
 * The server speaks English with everything it knows; other languages say it by the code. A code that is not known here
 * is shown as the server says it.
 */
export function problemText(problem: Problem): string {
  const { code, message, status } = problem
  const said = SAID[code]
  if (message !== '' && (language() === 'en' || said === undefined)) return message
  if (said !== undefined) return said()
  if (status === 401) return m.problem_signed_out()
  if (status === 403) return m.problem_forbidden()
  return status === 429 ? m.problem_too_many() : m.problem_unreadable({ status })
}
