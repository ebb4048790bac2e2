import { createHash } from 'node:crypto'
import { join } from 'node:path'

/** Everything that outlives a stop. Absolute paths below `root`, which is 0711; parts in clear are 0700 each. */
export interface DataLayout {
  readonly root: string
  /** 32 random bytes, 0600. Made once; without it nothing encrypted can be read. */
  readonly key: string
  /** What makes the CLI on this machine and user trusted, 0600. */
  readonly localToken: string
  /** Held by the living launcher. */
  readonly lock: string
  /** What the launcher knows about the processes it started; safe to lose. */
  readonly launcherState: string
  readonly postgres: string
  readonly repositories: string
  readonly builds: string
  /** Contents of uploads that are not commits yet, a folder each; safe to lose. */
  readonly uploads: string
  readonly buildLogs: string
  readonly slugs: string
  readonly caches: string
  /** Podo's own logs, a file a program. */
  readonly logs: string
  /** The agent's state, instance folders, hot logs and log segments. */
  readonly agent: string
  /** `<version>/` each: copies of the programs that run. */
  readonly runtimes: string
}

export function dataLayout(root: string): DataLayout {
  return {
    root,
    key: join(root, 'key'),
    localToken: join(root, 'local-token'),
    lock: join(root, 'launcher.lock'),
    launcherState: join(root, 'launcher.json'),
    postgres: join(root, 'postgres'),
    repositories: join(root, 'repositories'),
    builds: join(root, 'builds'),
    uploads: join(root, 'uploads'),
    buildLogs: join(root, 'build-logs'),
    slugs: join(root, 'slugs'),
    caches: join(root, 'caches'),
    logs: join(root, 'logs'),
    agent: join(root, 'agent'),
    runtimes: join(root, 'runtime'),
  }
}

/** Sockets. Apart from the data because a Unix socket's path holds at most 107 bytes. */
export interface RunLayout {
  readonly root: string
  readonly launcherSocket: string
  /** 0700, of the user that runs the server. */
  readonly agentFolder: string
  readonly agentSocket: string
  /** The folder of Postgres' socket. */
  readonly databaseFolder: string
}

export function runLayout(root: string): RunLayout {
  return {
    root,
    launcherSocket: join(root, 'launcher.sock'),
    agentFolder: join(root, 'agent'),
    agentSocket: join(root, 'agent', 'agent.sock'),
    databaseFolder: join(root, 'db'),
  }
}

/** One version of the programs, readable by everybody, written once. */
export interface RuntimeLayout {
  readonly root: string
  /** `npm` and `npx` lie beside it. */
  readonly node: string
  /** `launcher.js`, `server.js`, `agent.js`, `cli.js`. */
  readonly programs: string
  readonly console: string
  readonly migrations: string
  readonly sample: string
  /** The package `npm`; `npmCli` is run with `node`. */
  readonly npm: string
  readonly npmCli: string
  readonly postgres: string
}

export function runtimeLayout(root: string): RuntimeLayout {
  return {
    root,
    node: join(root, 'bin', 'node'),
    programs: join(root, 'dist'),
    console: join(root, 'dist', 'console'),
    migrations: join(root, 'dist', 'migrations'),
    sample: join(root, 'examples', 'sample'),
    npm: join(root, 'npm'),
    npmCli: join(root, 'npm', 'bin', 'npm-cli.js'),
    postgres: join(root, 'postgres'),
  }
}

export interface Person {
  readonly uid: number
  readonly home: string
}

/** `--data` or PODO_DATA_DIR, else /var/lib/podo as root and the user's data folder otherwise. */
export function defaultDataFolder(environment: NodeJS.ProcessEnv, person: Person): string {
  const told = environment['PODO_DATA_DIR'] ?? environment['PODO_DATA']
  if (told !== undefined && told !== '') return told
  if (person.uid === 0) return '/var/lib/podo'
  const base = environment['XDG_DATA_HOME']
  return join(base !== undefined && base.startsWith('/') ? base : join(person.home, '.local', 'share'), 'podo')
}

const LONGEST_SOCKET_BYTES = 107
const LONGEST_SOCKET_NAME = '/agent/agent.sock.new'

/**
 * `<data>/run`, or where that is too long for a Unix socket a folder named by the hash of it. That one lies in a
 * place everybody may write, so whoever makes it checks that it is the owner's and closed to others.
 */
export function defaultRunFolder(dataFolder: string, person: Person, temporaryFolder: string): string {
  const inside = join(dataFolder, 'run')
  if (Buffer.byteLength(inside + LONGEST_SOCKET_NAME) <= LONGEST_SOCKET_BYTES) return inside
  const hash = createHash('sha256').update(dataFolder).digest('hex').slice(0, 12)
  return person.uid === 0 ? `/run/podo-${hash}` : join(temporaryFolder, `podo-${person.uid}-${hash}`)
}
