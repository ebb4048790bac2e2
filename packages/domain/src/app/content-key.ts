import { createHash } from 'node:crypto'
import type { ReleaseSettings } from './settings.ts'

export interface ContentKeyParts {
  readonly artifactDigest: string
  readonly settings: ReleaseSettings
  readonly variables: Readonly<Record<string, string>>
  /** Secret name to the id of the version of its value. */
  readonly secretVersions: Readonly<Record<string, string>>
}

/**
 * What the runtime is keyed by: SHA-256 over artifact, effective settings, variables and secret versions, in hex.
 * Two releases with the same content key run the same thing, so that a rollback to one that is warm is a switch alone.
 */
export function contentKey(parts: ContentKeyParts): string {
  return createHash('sha256').update(canonicalJson(parts)).digest('hex')
}

/** JSON with the keys of every object sorted, so that equal values give equal text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, inner]) => inner !== undefined)
    entries.sort(([left], [right]) => (left < right ? -1 : 1))
    return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`).join(',')}}`
  }
  return JSON.stringify(value)
}
