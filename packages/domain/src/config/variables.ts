import { invalid } from '@podo/kernel'

export const VARIABLE_LIMITS = { count: 500, nameLength: 128, valueBytes: 65_536 } as const

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/

/** Set by Podo itself, or able to change what Podo's own steps run. */
const RESERVED: ReadonlySet<string> = new Set(['PORT', 'PATH', 'HOME', 'TMPDIR', 'LD_PRELOAD', 'LD_LIBRARY_PATH', '__proto__', 'constructor', 'prototype'])

/** Why a variable cannot be set, as a sentence; null when it can. Values are any text without NUL. */
export function variableProblem(name: string, value: string): string | null {
  if (name.length === 0 || name.length > VARIABLE_LIMITS.nameLength || !NAME.test(name)) {
    return `"${name.slice(0, 40)}" is not a variable name: use letters, digits and underscores, beginning with a letter.`
  }
  if (RESERVED.has(name) || name.startsWith('PODO_')) return `${name} is set by Podo; choose another name.`
  if (value.includes('\0')) return `The value of ${name} holds a NUL character, which no environment can carry.`
  if (new TextEncoder().encode(value).length > VARIABLE_LIMITS.valueBytes) return `The value of ${name} is longer than 64 KiB; store it as a file or in a data service.`
  return null
}

export function checkVariable(name: string, value: string): void {
  const problem = variableProblem(name, value)
  if (problem !== null) throw invalid('INVALID_VARIABLE', problem, { name: name.slice(0, VARIABLE_LIMITS.nameLength) })
}
