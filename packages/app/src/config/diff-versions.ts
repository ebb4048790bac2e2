import { canonicalJson, diffConfig } from '@podo/domain'
import type { ConfigChange, SettingOverrides } from '@podo/domain'

interface Version {
  readonly variables: Readonly<Record<string, string>>
  readonly secretVersions: Readonly<Record<string, string>>
  readonly overrides: SettingOverrides
}

/** Variables by value, secrets by name only, settings by their path (`healthCheck.path`). */
export function diffVersions(from: Version, to: Version): ConfigChange[] {
  return [...diffConfig(from, to), ...diffSettings(from.overrides, to.overrides)]
}

function diffSettings(from: SettingOverrides, to: SettingOverrides): ConfigChange[] {
  const before = flatten(from)
  const after = flatten(to)
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((name) => {
    const [old, next] = [before.get(name) ?? null, after.get(name) ?? null]
    if (old === next) return []
    return [{ name, kind: 'setting', change: old === null ? 'added' : next === null ? 'removed' : 'changed', from: old, to: next } as const]
  })
}

function flatten(overrides: SettingOverrides): Map<string, string> {
  const lines = new Map<string, string>()
  for (const [group, value] of Object.entries(overrides)) {
    if (typeof value === 'object' && value !== null) {
      for (const [name, inner] of Object.entries(value as Record<string, unknown>)) if (inner !== undefined) lines.set(`${group}.${name}`, show(inner))
    } else if (value !== undefined) lines.set(group, show(value))
  }
  return lines
}

const show = (value: unknown): string => (typeof value === 'string' ? value : canonicalJson(value))
