import { accessSync, constants, existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readProcFile } from '../proc/read-stat.ts'

/** Where Podo may make cgroups: below the agent's own, so that whatever limits Podo limits its apps too. */
export interface CgroupTree {
  readonly version: 'v1' | 'v2' | 'none'
  /** One folder a controller for v1, one for v2. The first is the one that lists members. */
  readonly roots: readonly string[]
  /** The agent's own cgroup. */
  readonly own: string | null
}

const MOUNT = '/sys/fs/cgroup'
const NO_CGROUPS: CgroupTree = { version: 'none', roots: [], own: null }

/** Controllers of v1 that Podo uses; the freezer first, because it is the one that can also stop a family at once. */
const V1_CONTROLLERS = ['freezer', 'memory', 'cpu', 'cpuacct', 'pids'] as const

/**
 * Finds and prepares the cgroup tree. `name` is this installation's own folder. Without the right to make one, or
 * without a controller that lists members reliably, there is none: said in `hello`, never pretended.
 */
export function detectCgroups(name: string, mount = MOUNT): CgroupTree {
  const own = readOwnCgroups()
  const v2 = own.get('')
  if (v2 !== undefined && existsSync(join(mount, 'cgroup.controllers'))) return detectV2(join(mount, v2), name)
  const roots = V1_CONTROLLERS.flatMap((controller) => {
    const path = own.get(controller)
    const folder = path === undefined ? undefined : join(mount, controller, path, name)
    return folder !== undefined && canMake(folder) ? [folder] : []
  })
  return roots[0]?.includes('/freezer/') ? { version: 'v1', roots, own: join(roots[0], '..') } : NO_CGROUPS
}

/**
 * v2 lets no cgroup have both members and controllers for children, so the agent moves itself into a leaf first.
 * Only a cgroup that was delegated to Podo is used: the root one and one with foreign members are left alone.
 */
function detectV2(own: string, name: string): CgroupTree {
  const base = own.endsWith('/podo-agent') ? join(own, '..') : own
  const folder = join(base, name)
  if (!canMake(folder)) return NO_CGROUPS
  try {
    const leaf = join(base, 'podo-agent')
    mkdirSync(leaf, { recursive: true })
    writeFileSync(join(leaf, 'cgroup.procs'), String(process.pid))
    for (const at of [base, folder]) writeFileSync(join(at, 'cgroup.subtree_control'), '+memory +cpu +pids')
  } catch {
    // Membership, freezing and killing work without controllers; limits do not.
    return existsSync(join(folder, 'cgroup.kill')) ? { version: 'v2', roots: [folder], own: null } : NO_CGROUPS
  }
  return { version: 'v2', roots: [folder], own: join(base, 'podo-agent') }
}

/** Path of this process's cgroup by controller; '' is the unified hierarchy (cgroups(7)). */
function readOwnCgroups(): Map<string, string> {
  const own = new Map<string, string>()
  for (const line of (readProcFile('/proc/self/cgroup')?.toString('utf8') ?? '').split('\n')) {
    const [, controllers, path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? []
    if (controllers === undefined || path === undefined) continue
    for (const controller of controllers.split(',')) own.set(controller, path)
  }
  return own
}

/**
 * Not with `recursive`: where nothing is mounted, /sys/fs/cgroup is a folder of sysfs, in which making one fails with
 * ENOENT although it is there, and Node.js 24 then tries for ever.
 */
function canMake(folder: string): boolean {
  try {
    if (!existsSync(folder)) mkdirSync(folder)
    accessSync(join(folder, 'cgroup.procs'), constants.W_OK)
    const trial = join(folder, 'trial')
    mkdirSync(trial, { recursive: true })
    rmdirSync(trial)
    return true
  } catch {
    return false
  }
}
