import { runTool } from '../run-tool.ts'
import { repositoryAt } from '../repository/repository.ts'
import { isModule } from '../repository/kinds.ts'
import { record } from '../repository/workspaces.ts'
import { orWhatItSaid, type Step } from './step.ts'

/** knip: files nobody imports, exports nobody uses, dependencies nobody declares or needs. `strict` looks at the product alone. */
export const unused = (name: string, args: readonly string[]): Step => ({
  name,
  run: async (root) => {
    const { code, output, errors } = await runTool(root, 'knip', ['--no-progress', '--reporter', 'json', ...args])
    const start = output.indexOf('{')
    const issues = start === -1 ? undefined : record(JSON.parse(output.slice(start)))['issues']
    const problems = (Array.isArray(issues) ? issues : []).flatMap((issue) => lines(record(issue)))
    return { seen: repositoryAt(root).files.filter(isModule).length, problems: orWhatItSaid(problems, code, errors + output) }
  },
})

const fixes: Readonly<Record<string, string>> = {
  files: 'nothing imports this file. Use it or delete it.',
  dependencies: 'is declared and not used. Take it out of the manifest.',
  devDependencies: 'is declared and not used. Take it out of the manifest.',
  unlisted: 'is imported and not declared. Add it to the manifest of this package.',
  unresolved: 'is imported and does not exist.',
  exports: 'is exported and never imported. Take the export away.',
  types: 'is exported and never imported. Take the export away.',
  duplicates: 'is exported twice. Keep one name.',
}

function lines(issue: Record<string, unknown>): string[] {
  const file = String(issue['file'])
  return Object.entries(issue).flatMap(([kind, found]) => {
    if (!Array.isArray(found)) return []
    return found.flat().map((one) => {
      const { name, line } = record(one)
      const at = typeof line === 'number' ? `:${line}` : ''
      const what = kind === 'files' || typeof name !== 'string' ? '' : `${name} `
      return `${file}${at}  [knip ${kind}] ${what}${fixes[kind] ?? 'is not needed as it stands. Read the knip documentation on this kind.'}`
    })
  })
}
