import { configNames, readConfig } from './node-config.ts'
import { files } from './node-framework-kind.ts'
import type { Served } from './node-framework-kind.ts'
import { dependencyMajor } from './node-package.ts'
import type { Member } from './node-workspace.ts'
import { sourcePath } from './source-path.ts'

const START = /^(?:nuxt|nuxi) (?:start|preview)\b/

/** `nuxt generate` makes files; otherwise the build is a program. Nuxt 2 starts by its own command. */
export function nuxtOutput({ tree, content }: Member): Served {
  const from = sourcePath(tree, 'package.json')
  const config = readConfig(tree, configNames('nuxt'))
  const isSecond = dependencyMajor(content, 'nuxt') === 2
  const isPage = /\bssr\s{0,5}:\s{0,5}false\b/.test(config?.text ?? '')
  if (/\bnux[ti] generate\b/.test(content.scripts.get('build') ?? '')) return files({ value: isSecond ? 'dist' : '.output/public', from }, isPage ? { value: '200.html', from: config?.from ?? from } : null, START)
  if (isSecond) return { kind: 'program', command: { value: 'nuxt start', from }, environment: { HOST: { value: '0.0.0.0', from: 'default' } } }
  return { kind: 'program', command: { value: 'node .output/server/index.mjs', from }, replaces: START }
}
