import { runTool } from '../run-tool.ts'
import { record } from '../repository/workspaces.ts'
import { orWhatItSaid, type Step } from './step.ts'

/** Rules of `.oxlintrc.json`, with types. */
export const lint: Step = {
  name: 'lint',
  run: async (root) => {
    const { code, output, errors } = await runTool(root, 'oxlint', ['--type-aware', '--deny-warnings', '--format', 'json'])
    const report = parse(output)
    const diagnostics = Array.isArray(report['diagnostics']) ? report['diagnostics'].map(record) : []
    const problems = diagnostics.map((one) => {
      const label = record(record(Array.isArray(one['labels']) ? one['labels'][0] : undefined)['span'])
      const help = text(one['help'])
      return `${text(one['filename'])}:${text(label['line'])}  [${text(one['code'])}] ${text(one['message'])}${help === '' ? '' : ` ${help}`}`
    })
    const seen = report['number_of_files']
    return { seen: typeof seen === 'number' ? seen : 0, problems: orWhatItSaid(problems, code, errors + output) }
  },
}

function parse(output: string): Record<string, unknown> {
  const from = output.indexOf('{')
  return from === -1 ? {} : record(JSON.parse(output.slice(from)))
}

const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')
