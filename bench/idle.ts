import { readdir, readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { delay, waitFor } from '@podo/kernel'
import { requestApp, startPodo } from '@podo/testkit'
import { printTable } from './statistics.ts'

/** Proportional set size of every process of one Podo with its sample live, after settling, in MB. */
export interface IdleFigures {
  readonly startSeconds: number
  readonly totalMegabytes: number
  readonly processes: readonly { readonly name: string; readonly pid: number; readonly megabytes: number }[]
}

export async function run(options: { small: boolean }): Promise<IdleFigures> {
  const began = performance.now()
  const podo = await startPodo({ sample: true })
  try {
    await waitFor({ what: 'the sample to answer', timeoutMs: 60_000 }, async () => ((await requestApp(podo.appsPort, 'sample.localhost')).status === 200 ? true : undefined))
    const startSeconds = (performance.now() - began) / 1000
    await delay(options.small ? 1_000 : 60_000)
    const processes = await processesOf(podo.data)
    const figures = { startSeconds, totalMegabytes: processes.reduce((sum, one) => sum + one.megabytes, 0), processes }
    printTable([['process', 'pid', 'PSS'], ...processes.map((one) => [one.name, String(one.pid), `${one.megabytes.toFixed(1)} MB`]), ['all', '', `${figures.totalMegabytes.toFixed(1)} MB`]])
    process.stdout.write(`first start to the answering sample: ${startSeconds.toFixed(1)} s\n`)
    return figures
  } finally {
    await podo.stop()
  }
}

/** Everything whose environment or command line names the data folder, and all that these started: Podo whole, and its apps. */
async function processesOf(data: string): Promise<{ name: string; pid: number; megabytes: number }[]> {
  const pids = (await readdir('/proc')).map(Number).filter((pid) => Number.isInteger(pid) && pid !== process.pid)
  const seen = await Promise.all(
    pids.map(async (pid) => {
      const [environment, command, status] = await Promise.all([readProc(pid, 'environ'), readProc(pid, 'cmdline'), readProc(pid, 'status')])
      const isNamed = !command.includes('bench/main') && (command.includes(data) || environment.includes(`=${data}`))
      return { pid, command, parent: Number(/^PPid:\s+(\d+)/m.exec(status)?.[1] ?? 0), isNamed }
    }),
  )
  const ours = new Set(seen.filter((one) => one.isNamed).map((one) => one.pid))
  for (let size = -1; size !== ours.size; ) {
    size = ours.size
    for (const { pid, parent } of seen) if (parent > 1 && ours.has(parent)) ours.add(pid)
  }
  const measured = await Promise.all(seen.filter(({ pid }) => ours.has(pid)).map(async ({ pid, command }) => ({ name: nameOf(command), pid, megabytes: pssOf(await readProc(pid, 'smaps_rollup')) })))
  return measured.filter((one) => one.megabytes > 0).sort((left, right) => right.megabytes - left.megabytes)
}

const pssOf = (memory: string): number => Number(/^Pss:\s+(\d+) kB/m.exec(memory)?.[1] ?? 0) / 1024

const readProc = (pid: number, file: string): Promise<string> => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')

function nameOf(command: string): string {
  const [program = '', first = ''] = command.split('\0')
  if (program.includes('postgres')) return program.startsWith('postgres:') ? program.slice(0, 40) : 'postgres'
  return first === '' ? basename(program) : `${basename(program)} ${basename(first).slice(0, 30)}`
}
