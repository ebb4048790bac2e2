/**
 * `npm run bench -- NAME [--small]`: each benchmark is a program that prints a table and writes its figures to
 * `bench/results/NAME.json`. `--small` runs it for correctness only, as the tests do.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface BenchOptions {
  readonly small: boolean
}

const BENCHES: Readonly<Record<string, () => Promise<{ run(options: BenchOptions): Promise<unknown> }>>> = {
  build: () => import('./build.ts'),
  crash: () => import('./crash.ts'),
  deploy: () => import('./deploy.ts'),
  edge: async () => {
    const { run } = await import('./edge.ts')
    return { run: ({ small }) => run(small ? { connections: 8, requests: 500, rounds: 1 } : {}) }
  },
  idle: () => import('./idle.ts'),
  logs: () => import('./logs.ts'),
}

const [name = '', ...rest] = process.argv.slice(2)
const load = BENCHES[name]
if (load === undefined) {
  process.stderr.write(`Usage: npm run bench -- NAME [--small]\nName one of: ${Object.keys(BENCHES).join(', ')}\n`)
  process.exitCode = 2
} else {
  const bench = await load()
  const figures = await bench.run({ small: rest.includes('--small') })
  const folder = join(import.meta.dirname, 'results')
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, `${name}.json`), `${JSON.stringify({ name, at: new Date().toISOString(), figures }, null, 2)}\n`)
}
