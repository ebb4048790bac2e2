import { detectCgroups } from '../cgroup/detect.ts'
import { detectOverlay } from '../files/mount.ts'
import type { SupervisorOptions } from '../supervisor.ts'
import { detectNetworkRules } from '../network/walls.ts'
import { makeFolders } from './folders.ts'
import type { Folders } from './folders.ts'
import { readBootId, searchPathWith } from './machine.ts'
import type { Machine } from './machine.ts'

/** Looks at what the machine allows, by trying it. */
export async function detectMachine(options: SupervisorOptions, folders: Folders, installation: string): Promise<Machine> {
  const hasUsers = process.getuid?.() === 0
  await makeFolders(folders, hasUsers)
  return {
    installation,
    bootId: await readBootId(options.bootIdFile),
    hasUsers,
    cgroups: detectCgroups(installation, options.cgroupMount),
    hasOverlay: await detectOverlay(folders.instances),
    hasNetworkRules: await detectNetworkRules(installation),
    folders,
    places: options.places,
    searchPath: searchPathWith(options.runtimeFolder, options.toolFolders),
    serverUser: options.serverUser,
    logger: options.logger,
  }
}
