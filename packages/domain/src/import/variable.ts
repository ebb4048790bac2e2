import { variableProblem } from '../config/variables.ts'
import type { ImportDraft } from './draft.ts'
import type { Origin } from './report.ts'
import { looksSecret } from './secret-name.ts'

export interface VariableWish {
  readonly name: string
  readonly value: string | null
  /** Secret by what the file says of it. */
  readonly isSecret?: boolean
  readonly isForBuild?: boolean
  readonly hint?: string | null
  /** Names of other services: a value that leads to one of them leads nowhere here. */
  readonly hosts?: readonly string[]
}

/** Lists a variable for the configuration, or says why it cannot be one. */
export function takeVariable(draft: ImportDraft, origin: Origin, wish: VariableWish): void {
  const { name, isForBuild = false } = wish
  const given = readInterpolation(wish.value)
  if (name === 'PORT' && !isForBuild) {
    draft.leave(origin, 'PORT is given to each web process by Podo.', 'Let the app listen on PORT; a fixed one cannot be shared by two releases.')
    return
  }
  const problem = variableProblem(name, given.value ?? '')
  if (problem !== null) {
    draft.leave(origin, problem, 'Give it another name, or leave it out.')
    return
  }
  const host = (wish.hosts ?? []).find((candidate) => leadsTo(given.value, candidate))
  const isSecret = wish.isSecret === true || looksSecret(name, given.value)
  if (host !== undefined) draft.variable(origin, { name, value: null, isSecret, isForBuild, hint: `it leads to the service ${host}, which is not here; set the address of the one to use` })
  else draft.variable(origin, { name, value: given.value, isSecret, isForBuild, hint: wish.hint ?? given.hint })
}

/** `${NAME:-default}` and `$NAME` take a value from whoever starts the containers. */
function readInterpolation(value: string | null): { value: string | null; hint: string | null } {
  if (value === null) return { value: null, hint: 'the file gives it no value' }
  const whole = /^\$\{([A-Za-z_]\w*)(?::?-([^{}]*))?(?::?\?[^{}]*)?\}$|^\$([A-Za-z_]\w*)$/.exec(value)
  if (whole?.[2] !== undefined) return { value: whole[2], hint: null }
  if (whole !== null) return { value: null, hint: `it was taken from ${whole[1] ?? whole[3] ?? ''} of the machine` }
  const part = /\$\{([A-Za-z_]\w*)[^{}]*\}|(?<!\$)\$([A-Za-z_]\w*)/.exec(value)
  if (part !== null) return { value: null, hint: `it was made with ${part[1] ?? part[2] ?? ''} of the machine` }
  return { value: value.replaceAll('$$', '$'), hint: null }
}

/** As the host of an address, or as the whole value. */
export function leadsTo(value: string | null, host: string): boolean {
  if (value === null || host === '' || value.length > 4096) return false
  const name = host.replace(/[^A-Za-z0-9_-]/g, '\\$&')
  return value === host || new RegExp(`(?:\\/\\/|@|,)${name}(?=[:/?,]|$)|^${name}:\\d`, 'i').test(value)
}
