import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { waitFor } from '@podo/kernel'
import { ensureBuilt, root } from './built.ts'

interface Ended {
  readonly exitCode: number | null
  readonly output: string
}

interface Started {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  output(): string
  /** Waits until a line that it printed matches. */
  says(pattern: RegExp, timeoutMs?: number): Promise<string>
}

export interface PodoOptions {
  /** Server and agent are stand-ins: for what the launcher does alone. */
  readonly fake?: boolean
  /** A clone of its own with the real programs, which can be changed. */
  readonly ownClone?: boolean
  readonly uid?: number
  readonly environment?: NodeJS.ProcessEnv
  readonly flags?: readonly string[]
  /** A program and its arguments that `podo` is run by. */
  readonly wrapper?: readonly string[]
}

/** One Podo of a test: a data folder and ports of its own, and everything of it ended at the end. */
export interface Podo {
  /** What is started: the repository, or this test's own clone. */
  readonly clone: string
  readonly data: string
  readonly port: number
  readonly appsPort: number
  /** Runs `podo <verb>` to its end. */
  call(...argv: string[]): Promise<Ended>
  /** `podo start --detach`, which has to succeed. */
  start(...flags: string[]): Promise<Ended>
  /** `podo start` as on a terminal. */
  foreground(...flags: string[]): Started
  /** The one process of this name: `launcher`, `server`, `agent`, `postgres`. */
  pid(name: ProgramName): number
  pids(name: ProgramName): number[]
  kill(name: ProgramName, signal?: NodeJS.Signals): number
  /** Waits for a living process of this name that is not `old`. */
  another(name: ProgramName, old: number): Promise<number>
  everything(): number[]
  /** As a power cut does. */
  killEverything(): void
  dispose(): Promise<void>
}

/** `app`: the one process of the sample. */
type ProgramName = 'launcher' | 'server' | 'agent' | 'postgres' | 'app'

export async function makePodo(options: PodoOptions = {}): Promise<Podo> {
  await ensureBuilt()
  const folder = mkdtempSync(join(tmpdir(), 'podo-t-'))
  chmodSync(folder, 0o755)
  const data = join(folder, 'data')
  if (options.uid !== undefined) {
    mkdirSync(data)
    chownSync(data, options.uid, options.uid)
  }
  const clone = options.fake === true ? makeFakeClone(folder) : options.ownClone === true ? copyClone(folder) : root
  const [port, appsPort] = await freePorts()
  const environment = { PATH: process.env['PATH'] ?? '', HOME: folder, ...options.environment }
  const place = ['--data', data]
  const ports = ['--port', String(port), '--apps-port', String(appsPort), ...(options.flags ?? [])]
  const run = (argv: readonly string[]): Started => launch([...(options.wrapper ?? []), join(clone, 'bin', 'podo'), ...argv], environment, folder, options.uid)
  const everything = (): number[] => processes().filter(({ text }) => text.includes(folder)).map(({ pid }) => pid)
  const killEverything = (): void => {
    for (const left of everything()) {
      try {
        process.kill(left, 'SIGKILL')
      } catch {
        // Ended by itself meanwhile.
      }
    }
  }
  const pids = (name: ProgramName): number[] => processes().filter((seen) => isProgram(seen, name, data)).map(({ pid }) => pid)
  const pid = (name: ProgramName): number => {
    const [first, second] = pids(name)
    if (first === undefined || second !== undefined) throw new Error(`${first === undefined ? 'no' : 'more than one'} ${name} runs`)
    return first
  }
  return {
    clone,
    data,
    port,
    appsPort,
    call: (verb = '', ...rest) => run([verb, ...place, ...rest]).ended,
    start: async (...flags) => {
      const ended = await run(['start', '--detach', ...place, ...ports, ...flags]).ended
      if (ended.exitCode !== 0) throw new Error(`podo start ended with ${String(ended.exitCode)}: ${ended.output}`)
      return ended
    },
    foreground: (...flags) => run(['start', ...place, ...ports, ...flags]),
    pid,
    pids,
    kill: (name, signal = 'SIGKILL') => {
      const found = pid(name)
      process.kill(found, signal)
      return found
    },
    another: (name, old) => waitFor({ what: `another ${name}`, timeoutMs: 30_000 }, () => pids(name).find((found) => found !== old)),
    everything,
    killEverything,
    dispose: async () => {
      await run(['stop', ...place]).ended
      killEverything()
      await waitFor({ what: 'everything of the test to end', timeoutMs: 20_000 }, () => (everything().length === 0 ? true : undefined))
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** The real programs, in a folder that a test may change and that only its owner may look into, as /root is. */
function copyClone(folder: string): string {
  const closed = join(folder, 'closed')
  mkdirSync(closed, { mode: 0o700 })
  const clone = join(closed, 'clone')
  for (const part of ['bin', 'dist', 'examples', 'package.json']) cpSync(join(root, part), join(clone, part), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'))
  return clone
}

/** The launcher as it is, beside a server and an agent that stand in for the real ones. */
function makeFakeClone(folder: string): string {
  const clone = join(folder, 'clone')
  const dist = join(clone, 'dist')
  mkdirSync(join(clone, 'bin'), { recursive: true })
  for (const name of ['console', 'migrations', 'tools']) mkdirSync(join(dist, name), { recursive: true })
  cpSync(join(root, 'bin', 'podo'), join(clone, 'bin', 'podo'))
  cpSync(join(root, 'package.json'), join(clone, 'package.json'))
  cpSync(join(root, 'packages', 'store', 'migrations'), join(dist, 'migrations'), { recursive: true })
  cpSync(join(root, 'examples', 'sample'), join(clone, 'examples', 'sample'), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'))
  for (const name of ['launcher', 'podo']) cpSync(join(root, 'dist', `${name}.js`), join(dist, `${name}.js`))
  for (const name of ['server', 'agent']) {
    const source = readFileSync(join(import.meta.dirname, 'fakes', `${name}.ts`), 'utf8')
    writeFileSync(join(dist, `${name}.js`), stripTypeScriptTypes(source))
  }
  return clone
}

function launch([file = '', ...argv]: readonly string[], environment: NodeJS.ProcessEnv, cwd: string, uid: number | undefined): Started {
  const child = spawn(file, argv, { cwd, env: environment, stdio: ['ignore', 'pipe', 'pipe'], ...(uid === undefined ? {} : { uid, gid: uid }) })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')))
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (exitCode) => resolve({ exitCode, output }))
  })
  return {
    child,
    ended,
    output: () => output,
    says: (pattern, timeoutMs = 30_000) =>
      waitFor({ what: `a line like ${String(pattern)}`, timeoutMs }, () => {
        const line = output.split('\n').find((text) => pattern.test(text))
        if (line === undefined && child.exitCode !== null) throw new Error(`ended with ${child.exitCode} before it said ${String(pattern)}: ${output}`)
        return line
      }),
  }
}

interface Seen {
  readonly pid: number
  readonly argv: readonly string[]
  /** Command line and environment: what names the test's folder. */
  readonly text: string
}

function processes(): Seen[] {
  const pids = readdirSync('/proc').map(Number).filter((pid) => Number.isInteger(pid) && pid !== process.pid)
  return pids.flatMap((pid) => {
    const line = readIfThere(`/proc/${pid}/cmdline`)
    if (line === '') return []
    return [{ pid, argv: line.split('\0'), text: line + readIfThere(`/proc/${pid}/environ`) }]
  })
}

function isProgram({ argv, text }: Seen, name: ProgramName, data: string): boolean {
  if (name === 'app') return argv[0] === 'node' && argv[1] === 'server.js' && text.includes(data)
  if (name === 'postgres') return argv[0]?.endsWith('/postgres') === true && argv.includes(join(data, 'postgres', '18'))
  return argv.some((word) => word.startsWith(`${data}/`) && word.endsWith(`/dist/${name}.js`))
}

function readIfThere(file: string): string {
  try {
    return existsSync(file) ? readFileSync(file, 'utf8') : ''
  } catch {
    // The process ended between the two looks.
    return ''
  }
}

async function freePorts(): Promise<[number, number]> {
  const servers = await Promise.all(
    [0, 1].map(
      () =>
        new Promise<ReturnType<typeof createServer>>((resolve) => {
          const server = createServer()
          server.listen(0, '127.0.0.1', () => resolve(server))
        }),
    ),
  )
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  for (const server of servers) server.close()
  return [ports[0] ?? 0, ports[1] ?? 0]
}
