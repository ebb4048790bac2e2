import { readFile } from 'node:fs/promises'
import { waitFor } from '@podo/kernel'
import { deployFiles, requestApp } from '@podo/testkit'
import type { Files, TestPodo } from '@podo/testkit'
import { makeLines } from './lines.ts'
import type { Ingest } from './store.ts'

export type AppFigures = Ingest

const APP = 'writer'
const PLACE = { project: 'sample', app: APP }

/** From the first byte that an app writes until the last line is in an answer of the API; CPU is the agent's. */
export async function measureApp(podo: TestPodo, { megabytes }: { megabytes: number }): Promise<AppFigures> {
  const { text, count } = makeLines(1_000_000)
  await deployFiles(podo, APP, writer(text))
  const agent = await agentPid(podo)
  const before = (await podo.api.logs.usage(PLACE)).last
  const cpu = await cpuSeconds(agent)
  const began = performance.now()
  await requestApp(podo.appsPort, `${APP}.localhost`, `/?times=${megabytes}`, { timeoutMs: 300_000 })
  const wanted = before + count * megabytes
  await waitFor({ what: 'the last line to be readable', timeoutMs: 300_000, everyMs: 20 }, async () => ((await podo.api.logs.read({ ...PLACE, limit: 1 })).last >= wanted ? true : undefined))
  const seconds = (performance.now() - began) / 1000
  const { last } = await podo.api.logs.usage(PLACE)
  // Podo itself says there that the app is slowed.
  const told = await countAll(podo, '[warn] podo:')
  if (last !== wanted + told) throw new Error(`${wanted - before} lines were written, ${last - told - before} were kept`)
  const bytes = text.length * megabytes
  return { bytes, megabytesPerSecond: bytes / 1e6 / seconds, linesPerSecond: (count * megabytes) / seconds, cpuMsPerMegabyte: ((await cpuSeconds(agent)) - cpu) * 1000 / (bytes / 1e6) }
}

/** Answer after answer, until all was looked at. */
async function countAll(podo: TestPodo, contains: string): Promise<number> {
  let count = 0
  for (let before: number | undefined; ; ) {
    const page = await podo.api.logs.read({ ...PLACE, contains, limit: 1_000, ...(before === undefined ? {} : { before }) })
    count += page.lines.length
    before = page.reached
    if (!page.more) return count
  }
}

const writer = (text: Buffer): Files => ({
  'package.json': JSON.stringify({ name: APP, scripts: { start: 'node server.js' } }),
  'lines.txt': text.toString('utf8'),
  'server.js': `
    const { readFileSync, writeSync } = require('node:fs')
    const lines = readFileSync('lines.txt')
    const write = (bytes) => { for (let at = 0; at < bytes.length; ) at += writeSync(1, bytes, at) }
    require('node:http').createServer((request, response) => {
      let left = Number(new URL(request.url, 'http://x').searchParams.get('times') ?? 0)
      const go = () => { if (left-- <= 0) return response.end('written'); write(lines); setImmediate(go) }
      go()
    }).listen(process.env.PORT)`,
})

export async function agentPid(podo: TestPodo): Promise<number> {
  const agent = (await podo.api.podo.overview()).processes.find(({ name }) => name === 'agent')
  if (agent === undefined) throw new Error('the agent is away')
  return agent.pid
}

/** Of a process with all its threads (proc_pid_stat(5): utime and stime, in hundredths of a second). */
export async function cpuSeconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}
