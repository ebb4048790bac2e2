import { posix } from 'node:path'
import type { Repository } from './repository.ts'

export interface Workspace {
  /** `packages/kernel`, or an empty text for the root. */
  readonly folder: string
  /** `@podo/kernel`. */
  readonly name: string
  readonly manifestFile: string
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
  readonly optionalDependencies: Readonly<Record<string, string>>
}

/** Every `package.json` of the repository but those that tests plant. */
export function workspacesOf(repository: Repository): Workspace[] {
  return repository.files
    .filter((file) => /^((packages|adapters|apps)\/[^/]+\/|(tests|bench|tools)\/)?package\.json$/.test(file))
    .map((file) => {
      const manifest = record(JSON.parse(repository.read(file)))
      const folder = posix.dirname(file)
      return {
        folder: folder === '.' ? '' : folder,
        name: typeof manifest['name'] === 'string' ? manifest['name'] : '',
        manifestFile: file,
        dependencies: texts(manifest['dependencies']),
        devDependencies: texts(manifest['devDependencies']),
        optionalDependencies: texts(manifest['optionalDependencies']),
      }
    })
}

export const workspaceOf = (workspaces: readonly Workspace[], file: string): Workspace | undefined =>
  workspaces.find(({ folder }) => folder !== '' && file.startsWith(`${folder}/`))

export const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value)) : {}

const texts = (value: unknown): Record<string, string> =>
  Object.fromEntries(Object.entries(record(value)).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
