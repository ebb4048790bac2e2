import { workspacesOf } from '../repository/workspaces.ts'
import type { Fence } from './fence.ts'

const file = 'docs/dependencies.md'
const rule = 'dependencies'

/** Every direct dependency has its reason in docs/dependencies.md, and nothing stands there that is gone. */
export const dependencies: Fence = {
  name: rule,
  look: (repository) => {
    if (!repository.files.includes(file)) return { seen: 0, findings: [] }
    const text = repository.read(file)
    const used = new Map<string, string>()
    for (const workspace of workspacesOf(repository)) {
      for (const name of Object.keys({ ...workspace.dependencies, ...workspace.devDependencies, ...workspace.optionalDependencies })) {
        if (!name.startsWith('@podo/')) used.set(name, workspace.manifestFile)
      }
    }
    // An entry is a row or list item that begins with the names in backquotes.
    const entries = text.split('\n').filter((line) => /^(?:\||-|\*)\s*`/.test(line))
    const told = new Set(entries.flatMap((line) => [...(line.replace(/^[|*-]\s*/, '').split(/[|:]/)[0] ?? '').matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '')))
    const missing = [...used].filter(([name]) => !told.has(name))
    const gone = [...told].filter((name) => !used.has(name))
    return {
      seen: used.size,
      findings: [
        ...missing.map(([name, manifest]) => ({ file: manifest, rule, fix: `${name} is not in ${file}. Add a row: why it, and why not its rivals.` })),
        ...gone.map((name) => ({ file, rule, fix: `${name} is no direct dependency any more. Take its row out.` })),
      ],
    }
  },
}
