import { join } from 'node:path'
import { runNode, runTool } from '../run-tool.ts'
import { orWhatItSaid, type Step } from './step.ts'

/** The two programs of the repository: everything that Node.js runs, and the console with the types of a browser. */
export const types = (name: string, project: string): Step => ({
  name,
  run: async (root) => {
    const { code, output, errors } = await runTool(root, 'tsc', ['--noEmit', '--pretty', 'false', '--listFiles', '-p', project])
    const lines = output.split('\n')
    const seen = lines.filter((line) => line.startsWith(root) && !line.includes('/node_modules/')).length
    return { seen, problems: orWhatItSaid(problemsIn(lines), code, errors + output) }
  },
})

/** `file:line  [TS2322] what`; the indented lines that explain one are left to `npx tsc`. */
function problemsIn(lines: readonly string[]): string[] {
  return lines.flatMap((line) => {
    const [, file, at, code, what] = /^(?:(.+)\((\d+),\d+\): )?error (TS\d+): (.*)$/.exec(line) ?? []
    return code === undefined ? [] : [`${file === undefined ? '' : `${file}:${at}  `}[${code}] ${what}`]
  })
}

/** The console's types need its messages, which are compiled and not kept in Git. */
export const consoleTypes: Step = {
  name: 'types-web',
  run: async (root) => {
    const web = join(root, 'apps/web')
    const compiled = await runNode(web, ['build/compile-messages.ts'], 60)
    if (compiled.code !== 0) return { seen: 1, problems: orWhatItSaid([], compiled.code, compiled.errors + compiled.output) }
    return types('types-web', 'apps/web/tsconfig.json').run(root)
  },
}
