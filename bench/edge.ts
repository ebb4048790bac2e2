import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { load } from './edge/load.ts'

/**
 * What one core of the edge relays, beside what one core of a bare node:http server answers. Both are asked in turn by
 * the same client; requests a core is answers divided by the CPU seconds that the server's process took for them.
 */
export interface EdgeBench {
  readonly connections: number
  readonly requests: number
  readonly rounds: number
  readonly bare: Measured
  readonly edge: Measured
  /** Median of edge/bare over the rounds, requests a core-second. */
  readonly ratio: number
  readonly spread: readonly [number, number]
}

interface Measured {
  readonly perCoreSecond: number
  readonly perSecond: number
  readonly rssBytes: number
}

interface Served {
  readonly child: ChildProcess
  readonly port: number
}

export interface EdgeBenchSize {
  readonly connections?: number
  readonly requests?: number
  readonly rounds?: number
}

export async function run({ connections = 32, requests = 20_000, rounds = 5 }: EdgeBenchSize = {}): Promise<EdgeBench> {
  const app = await serve('app')
  const bare = await serve('app')
  const edge = await serve('edge', app.port)
  try {
    const bareRounds: Measured[] = []
    const edgeRounds: Measured[] = []
    for (let round = -1; round < rounds; round += 1) {
      const one = await measure(bare, connections, requests)
      const other = await measure(edge, connections, requests)
      if (round >= 0) {
        bareRounds.push(one)
        edgeRounds.push(other)
      }
    }
    const result = compare({ connections, requests, rounds }, bareRounds, edgeRounds)
    print(result)
    return result
  } finally {
    for (const { child } of [edge, bare, app]) child.disconnect()
  }
}

async function serve(role: 'app' | 'edge', appPort = 0): Promise<Served> {
  const child = fork(new URL('edge/serve.ts', import.meta.url), [role, String(appPort)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const [ready] = (await once(child, 'message')) as [{ port: number }]
  return { child, port: ready.port }
}

async function usage(child: ChildProcess): Promise<{ cpuSeconds: number; rssBytes: number }> {
  child.send('usage')
  const [answer] = (await once(child, 'message')) as [{ cpuSeconds: number; rssBytes: number }]
  return answer
}

async function measure({ child, port }: Served, connections: number, requests: number): Promise<Measured> {
  const before = await usage(child)
  const { seconds, answers } = await load({ port, connections, requests })
  const after = await usage(child)
  return { perCoreSecond: answers / (after.cpuSeconds - before.cpuSeconds), perSecond: answers / seconds, rssBytes: after.rssBytes }
}

const median = (values: readonly number[]): number => values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0

const middle = (rounds: readonly Measured[]): Measured => ({
  perCoreSecond: Math.round(median(rounds.map((round) => round.perCoreSecond))),
  perSecond: Math.round(median(rounds.map((round) => round.perSecond))),
  rssBytes: median(rounds.map((round) => round.rssBytes)),
})

function compare(size: Required<EdgeBenchSize>, bare: readonly Measured[], edge: readonly Measured[]): EdgeBench {
  const ratios = edge.map((round, index) => round.perCoreSecond / (bare[index]?.perCoreSecond ?? Number.NaN))
  return { ...size, bare: middle(bare), edge: middle(edge), ratio: median(ratios), spread: [Math.min(...ratios), Math.max(...ratios)] }
}

function print(result: EdgeBench): void {
  console.table({
    'bare node:http': { 'requests/s a core': result.bare.perCoreSecond, 'requests/s': result.bare.perSecond, 'RSS MB': Math.round(result.bare.rssBytes / 1e6) },
    'edge, relaying': { 'requests/s a core': result.edge.perCoreSecond, 'requests/s': result.edge.perSecond, 'RSS MB': Math.round(result.edge.rssBytes / 1e6) },
  })
  console.log(`edge / bare: ${result.ratio.toFixed(2)} (${result.spread[0].toFixed(2)} to ${result.spread[1].toFixed(2)})`)
  console.log(JSON.stringify(result))
}
