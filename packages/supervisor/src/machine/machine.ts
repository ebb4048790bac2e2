import { readFile } from 'node:fs/promises'
import type { Isolation } from '@podo/agent-protocol'
import type { Logger } from '@podo/telemetry'
import type { CgroupTree } from '../cgroup/detect.ts'
import { countsProcesses } from '../cgroup/process-limit.ts'
import type { Folders } from './folders.ts'

export interface User {
  readonly uid: number
  readonly gid: number
}

/** Folders of others in which the agent works; whatever it is asked to do elsewhere is refused. */
export interface Places {
  /** Above all of them. */
  readonly root: string
  readonly builds: string
  readonly caches: string
  readonly slugs: string
}

/** What this machine allows and where things are; fixed for the life of an agent. */
export interface Machine {
  readonly installation: string
  readonly bootId: string
  /** Apps run as users of their own. */
  readonly hasUsers: boolean
  readonly cgroups: CgroupTree
  readonly hasOverlay: boolean
  /** Apps are kept apart on the network by rules of nftables. */
  readonly hasNetworkRules: boolean
  readonly folders: Folders
  readonly places: Places
  /** PATH of everything that is started: Podo's own Node.js first. */
  readonly searchPath: string
  readonly serverUser: User | null
  readonly logger: Logger
}

export const describeIsolation = (machine: Machine): Isolation => ({
  users: machine.hasUsers,
  cgroups: machine.cgroups.version,
  network: machine.hasNetworkRules ? 'nftables' : 'none',
  overlay: machine.hasOverlay,
  processes: machine.cgroups.roots.some(countsProcesses) ? 'cgroup' : machine.hasUsers ? 'user' : 'none',
})

export const markOf = (machine: Machine, id: string): string => `${machine.installation}.${id}`

export const readBootId = async (file: string): Promise<string> => (await readFile(file, 'utf8')).trim()

const SYSTEM_FOLDERS = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin']

/** Podo's own Node.js and npm first, what it brings for builds, then the toolchains that the operator named, then the system's. */
export const searchPathWith = (runtimeFolder: string, toolFolders: readonly string[]): string => [...new Set([`${runtimeFolder}/bin`, `${runtimeFolder}/dist/tools`, ...toolFolders, ...SYSTEM_FOLDERS])].join(':')
