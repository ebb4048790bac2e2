import { createHash, randomUUID } from 'node:crypto'
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { ReleaseSpec, ReleaseStatus } from '@podo/agent-protocol'
import { waitFor } from '@podo/kernel'
import { createLogger } from '@podo/telemetry'
import type { LogLine, LogStore, LogStream } from '@podo/ports'
import type { EdgeRoute } from '../route/table.ts'
import { openSupervisor } from '../supervisor.ts'
import type { Supervisor } from '../supervisor.ts'

type TestLine = Omit<LogLine, 'sequence'> & { readonly stream: string }

/** A supervisor in the test's own process, with an edge that only records and a log in memory. */
export interface TestSupervisor {
  readonly root: string
  readonly supervisor: Supervisor
  readonly lines: TestLine[]
  routes(): ReadonlyMap<string, EdgeRoute>
  readonly edgeCalls: string[]
  slug(files: Record<string, string>): Promise<{ digest: string; folder: string }>
  spec(part: Partial<ReleaseSpec> & { slug: ReleaseSpec['slug'] }): ReleaseSpec
  /** Waits for a status that fits; the message of a failure holds the last one. */
  until(spec: ReleaseSpec, fits: (status: ReleaseStatus) => boolean, timeoutMs?: number): Promise<ReleaseStatus>
  start(spec: ReleaseSpec): Promise<ReleaseStatus>
  switchTo(spec: ReleaseSpec, token?: number, settleSeconds?: number): Promise<void>
  /** Lets go of the apps, as an agent that ends. */
  leave(): Promise<void>
  /** The next agent on the same data. */
  reopen(options?: { bootId?: string }): Promise<void>
  close(): Promise<void>
}

/** `listen(port)` in a file of its own starts faster than a framework: Node.js alone. */
export const WEB = "require('node:http').createServer((q, a) => a.end('hello')).listen(process.env.PORT); console.log('up')"

/** `withoutCgroups`: as on a machine that has none, or gives Podo none. `logs`: in place of `lines`. */
export async function createTestSupervisor({ withoutCgroups = false, logs }: { readonly withoutCgroups?: boolean; readonly logs?: LogStore } = {}): Promise<TestSupervisor> {
  const root = await mkdtemp('/tmp/podo-supervisor-')
  await chmod(root, 0o711)
  for (const name of ['slugs', 'builds', 'caches']) await mkdir(join(root, name), { mode: 0o700 })
  await mkdir(join(root, 'runtime', 'bin'), { recursive: true })
  await symlink(process.execPath, join(root, 'runtime', 'bin', 'node'))
  await writeFile(join(root, 'boot-id'), 'first-boot\n')
  const lines: TestLine[] = []
  const edgeCalls: string[] = []
  let routes: ReadonlyMap<string, EdgeRoute> = new Map()
  const firstPort = 20_000 + Math.floor(Math.random() * 100) * 96
  const open = (): Promise<Supervisor> =>
    openSupervisor({
      dataFolder: join(root, 'agent'),
      places: { root, builds: join(root, 'builds'), caches: join(root, 'caches'), slugs: join(root, 'slugs') },
      runtimeFolder: join(root, 'runtime'),
      toolFolders: [],
      bootIdFile: join(root, 'boot-id'),
      ...(withoutCgroups ? { cgroupMount: join(root, 'no-cgroups') } : {}),
      ports: { first: firstPort, last: firstPort + 95 },
      serverUser: null,
      edge: {
        port: () => 0,
        probeToken: '',
        replaceTable: (table) => {
          routes = table.routes
        },
        dropUpstream: (id) => void edgeCalls.push(`drop ${id}`),
        endStreams: (key) => void edgeCalls.push(`end ${key}`),
        quiet: async () => true,
      },
      logs: logs ?? memoryLogs(lines),
      logger: createLogger({ name: 'test', level: 'fatal' }),
    })
  let supervisor = await open()
  let isOpen = true
  const until: TestSupervisor['until'] = async (spec, fits, timeoutMs = 10_000) => {
    let last: ReleaseStatus | undefined
    return waitFor({ what: 'a fitting status', timeoutMs, everyMs: 10 }, async () => {
      last = await supervisor.release(spec.targetId, spec.contentKey, null, new AbortController().signal)
      return fits(last) ? last : undefined
    }).catch((error: unknown) => {
      throw new Error(`${String(error)} last: ${JSON.stringify(last)}`, { cause: error })
    })
  }
  return {
    root,
    get supervisor() {
      return supervisor
    },
    lines,
    edgeCalls,
    routes: () => routes,
    async slug(files) {
      const digest = createHash('sha256').update(JSON.stringify(files)).digest('hex')
      const folder = join(root, 'slugs', digest)
      for (const [name, text] of Object.entries(files)) {
        await mkdir(dirname(join(folder, name)), { recursive: true })
        await writeFile(join(folder, name), text)
      }
      return { digest, folder }
    },
    spec: (part) => ({ ...emptySpec(), ...part }),
    until,
    async start(spec) {
      await supervisor.startRelease(spec)
      return until(spec, (status) => status.ready)
    },
    async switchTo(spec, token = 1, settleSeconds = 600) {
      await supervisor.switchTraffic(spec.targetId, { hosts: ['shop.localhost'], contentKey: spec.contentKey, fencingToken: token, settleSeconds })
    },
    async leave() {
      if (isOpen) await supervisor.close('keep')
      isOpen = false
    },
    async reopen(options = {}) {
      if (isOpen) await supervisor.close('keep')
      isOpen = false
      if (options.bootId) await writeFile(join(root, 'boot-id'), `${options.bootId}\n`)
      supervisor = await open()
      isOpen = true
    },
    async close() {
      for (const { targetId } of supervisor.targets()) await supervisor.removeTarget(targetId)
      await supervisor.close('stop')
      await rm(root, { recursive: true, force: true })
    },
  }
}

export const contentKey = (): string => createHash('sha256').update(randomUUID()).digest('hex')

const emptySpec = (): Omit<ReleaseSpec, 'slug'> => ({
  targetId: randomUUID(),
  appId: randomUUID(),
  contentKey: contentKey(),
  app: 'shop',
  label: 'v1',
  staticSite: null,
  processes: [{ name: 'web', command: 'node server.js', count: 1, overlap: false }],
  folder: '.',
  surroundings: { variables: {}, paths: [] },
  variables: {},
  secrets: {},
  healthCheck: { path: '/', timeoutSeconds: 2, statuses: [] },
  limits: {},
  stopGraceSeconds: 2,
})

export const processSpec = (name: string, command: string, part: Partial<ReleaseSpec['processes'][number]> = {}): ReleaseSpec['processes'][number] => ({ name, command, count: 1, overlap: false, ...part })

function memoryLogs(lines: TestLine[]): LogStore {
  return {
    writer: async (stream: LogStream) => ({
      append: ({ at, process, instance, text, levels, cut }) => {
        const texts = Buffer.from(text).toString('utf8').split('\n')
        for (const [index, level] of levels.entries()) lines.push({ at, process, instance, level, text: texts[index] ?? '', cut: cut?.has(index) === true, stream: stream.id })
      },
      flush: async () => undefined,
      close: async () => undefined,
    }),
    read: () => Promise.reject(new Error('not read here')),
    follow: () => {
      throw new Error('not followed here')
    },
    remove: async () => undefined,
    usage: async () => ({ bytes: 0, budgetBytes: 0 }),
  }
}
