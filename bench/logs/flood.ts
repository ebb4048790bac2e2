import { Agent } from 'node:http'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { delay } from '@podo/kernel'
import { deployFiles, requestApp } from '@podo/testkit'
import type { Files, TestPodo } from '@podo/testkit'
import { agentPid, cpuSeconds } from './app.ts'

export interface Latencies {
  readonly p50: number
  readonly p99: number
  readonly longest: number
  readonly count: number
}

export interface FloodFigures {
  readonly quiet: Latencies
  readonly flooded: Latencies
  readonly failed: number
  readonly takenMegabytesPerSecond: number
  readonly largestHotFileBytes: number
  /** Share of a core. */
  readonly agentCpu: number
  readonly agentCpuQuiet: number
}

interface Size {
  readonly rounds: number
  readonly seconds: number
  readonly perSecond: number
}

interface Measured {
  readonly times: readonly number[]
  readonly failed: number
  readonly cpu: number
}

const LINE = `${'a line of a flood '.repeat(5)}\n`

/** The same requests to an app that does nothing, in turns without and with another app that writes as fast as it can. */
export async function measureFlood(podo: TestPodo, size: Size): Promise<FloodFigures> {
  await deployFiles(podo, 'quiet', quietApp)
  await deployFiles(podo, 'flood', floodApp)
  const agent = await agentPid(podo)
  const quiet: Measured[] = []
  const flooded: Measured[] = []
  let [taken, largest] = [0, 0]
  await ask(podo, { ...size, seconds: 1 }, agent)
  for (let round = 0; round < size.rounds; round += 1) {
    quiet.push(await ask(podo, size, agent))
    const before = (await podo.api.logs.usage({ project: 'sample', app: 'flood' })).last
    await requestApp(podo.appsPort, 'flood.localhost', '/begin')
    const watch = watchHotFiles(podo.data)
    flooded.push(await ask(podo, size, agent))
    largest = Math.max(largest, await watch.stop())
    const after = (await podo.api.logs.usage({ project: 'sample', app: 'flood' })).last
    taken += (after - before) * LINE.length
    await requestApp(podo.appsPort, 'flood.localhost', '/end', { timeoutMs: 60_000 })
    await delay(500)
  }
  return {
    quiet: latencies(quiet),
    flooded: latencies(flooded),
    failed: [...quiet, ...flooded].reduce((sum, { failed }) => sum + failed, 0),
    takenMegabytesPerSecond: taken / 1e6 / (size.rounds * size.seconds),
    largestHotFileBytes: largest,
    agentCpu: mean(flooded.map(({ cpu }) => cpu)),
    agentCpuQuiet: mean(quiet.map(({ cpu }) => cpu)),
  }
}

/** So many requests a second, whether the ones before were answered or not: a wait counts for all that fall into it. */
async function ask(podo: TestPodo, { seconds, perSecond }: Size, agentProcess: number): Promise<Measured> {
  const agent = new Agent({ keepAlive: true, maxSockets: 32 })
  const times: number[] = []
  let failed = 0
  const cpu = await cpuSeconds(agentProcess)
  const began = performance.now()
  const asked: Promise<void>[] = []
  for (let index = 0; index < seconds * perSecond; index += 1) {
    const due = began + (index * 1000) / perSecond
    await delay(Math.max(0, due - performance.now()))
    const sent = performance.now()
    asked.push(
      requestApp(podo.appsPort, 'quiet.localhost', '/', { agent }).then(
        () => void times.push(performance.now() - sent),
        () => void (failed += 1),
      ),
    )
  }
  await Promise.all(asked)
  agent.destroy()
  return { times, failed, cpu: ((await cpuSeconds(agentProcess)) - cpu) / ((performance.now() - began) / 1000) }
}

function watchHotFiles(data: string): { stop: () => Promise<number> } {
  const folder = join(data, 'agent', 'hot')
  const end = new AbortController()
  let largest = 0
  const watching = (async () => {
    while (!end.signal.aborted) {
      for (const name of await readdir(folder)) largest = Math.max(largest, await stat(join(folder, name)).then(({ size }) => size, () => 0))
      await delay(20)
    }
  })()
  return {
    stop: async () => {
      end.abort()
      await watching
      return largest
    },
  }
}

function latencies(rounds: readonly Measured[]): Latencies {
  const sorted = rounds.flatMap(({ times }) => times).sort((one, other) => one - other)
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
  return { p50: at(0.5), p99: at(0.99), longest: sorted.at(-1) ?? Number.NaN, count: sorted.length }
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)

const quietApp: Files = {
  'package.json': JSON.stringify({ name: 'quiet', scripts: { start: 'node server.js' } }),
  'server.js': "require('node:http').createServer((q, a) => a.end('ok')).listen(process.env.PORT)",
}

const floodApp: Files = {
  'package.json': JSON.stringify({ name: 'flood', scripts: { start: 'node server.js' } }),
  'server.js': `
    const { writeSync } = require('node:fs')
    const chunk = Buffer.from(${JSON.stringify(LINE)}.repeat(2_000))
    let floods = false
    const go = () => { if (!floods) return; for (let at = 0; at < chunk.length; ) at += writeSync(1, chunk, at); setImmediate(go) }
    require('node:http').createServer((request, response) => {
      const began = request.url === '/begin' && !floods
      // Anything else, such as a health check, leaves it as it is.
      if (request.url === '/begin' || request.url === '/end') floods = request.url === '/begin'
      response.end('ok')
      if (began) setImmediate(go)
    }).listen(process.env.PORT)`,
}
