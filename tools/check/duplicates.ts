import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runTool } from '../run-tool.ts'
import { record } from '../repository/workspaces.ts'
import { orWhatItSaid, type Step } from './step.ts'

/** The same ten lines and a hundred tokens twice are a rule that will be changed in one place only. Tests may repeat. */
const limits = ['--min-lines', '10', '--min-tokens', '100', '--mode', 'weak']
const ignored = '**/*.test.ts,**/*.test.tsx,**/node_modules/**,**/dist/**,**/paraglide/**,examples/**,.git/**'

export const duplicates: Step = {
  name: 'duplicates',
  run: async (root) => {
    const folder = await mkdtemp(join(tmpdir(), 'podo-duplicates-'))
    try {
      const args = [...limits, '--format', 'typescript,tsx,css,sql', '--ignore', ignored, '--reporters', 'json', '--output', folder, '--fail-on-empty', '--exit-code', '1']
      const { code, output, errors } = await runTool(root, 'jscpd', [...args, '.'])
      const report = record(JSON.parse(await readFile(join(folder, 'jscpd-report.json'), 'utf8')))
      const found = Array.isArray(report['duplicates']) ? report['duplicates'].map(record) : []
      const problems = found.map((one) => {
        const first = record(one['firstFile'])
        const second = record(one['secondFile'])
        return `${String(first['name'])}:${String(first['start'])}  [duplicate] the same ${String(one['lines'])} lines as ${String(second['name'])}:${String(second['start'])}. Keep one and call it.`
      })
      const sources = record(record(record(report['statistics'])['total']))['sources']
      return { seen: typeof sources === 'number' ? sources : 0, problems: orWhatItSaid(problems, code, errors + output) }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}
