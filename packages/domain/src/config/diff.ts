/** One name that differs between two config versions. Values of secrets never appear; those of variables do. */
export interface ConfigChange {
  readonly name: string
  readonly kind: 'variable' | 'secret' | 'setting'
  readonly change: 'added' | 'removed' | 'changed'
  readonly from: string | null
  readonly to: string | null
}

export interface ConfigContent {
  readonly variables: Readonly<Record<string, string>>
  /** Secret name to the id of the version of its value. */
  readonly secretVersions: Readonly<Record<string, string>>
}

export function diffConfig(from: ConfigContent, to: ConfigContent): ConfigChange[] {
  return [...diffRecord('variable', from.variables, to.variables), ...diffRecord('secret', from.secretVersions, to.secretVersions)]
}

function diffRecord(kind: 'variable' | 'secret', from: Readonly<Record<string, string>>, to: Readonly<Record<string, string>>): ConfigChange[] {
  const shown = (value: string | undefined): string | null => (kind === 'secret' ? null : (value ?? null))
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])].sort()
  return names.flatMap((name) => {
    const before = Object.hasOwn(from, name) ? from[name] : undefined
    const after = Object.hasOwn(to, name) ? to[name] : undefined
    if (before === after) return []
    const change = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed'
    return [{ name, kind, change, from: shown(before), to: shown(after) } as const]
  })
}
