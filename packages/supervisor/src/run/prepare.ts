import { chmod, chown, mkdir } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { invalid } from '@podo/kernel'
import { instanceFolders, prepareFiles } from '../files/prepare.ts'
import { checkPlace } from '../folder/check-place.ts'
import { handOver, openWay, takeBack } from '../folder/hand-over.ts'
import { unshareFiles } from '../folder/unshare.ts'
import { placeSurroundings } from '../instance/surroundings.ts'
import { markOf } from '../machine/machine.ts'
import type { Machine, User } from '../machine/machine.ts'
import { MARK_VARIABLE } from '../proc/scan-marked.ts'
import type { RunRecord } from '../state/schema.ts'

export interface Workplace {
  readonly folder: string
  readonly environment: Readonly<Record<string, string>>
}

/** HOME and TMPDIR of the run, its working folder (a layer over a slug, a build folder as it is), and its caches. */
export async function prepareRun(machine: Machine, id: string, record: RunRecord, environment: Readonly<Record<string, string>>, user: User | null): Promise<Workplace> {
  const { request } = record
  const folder = await checkPlace(request.folder, [machine.places.builds, machine.places.slugs])
  const caches = await Promise.all(request.caches.map((cache) => checkPlace(cache, [machine.places.caches])))
  const own = instanceFolders(machine, id)
  const slug = await slugOf(machine, folder)
  if (slug) await prepareFiles(machine, id, slug, user)
  else await makeOwn([own.root, own.home, own.temporary], user)
  if (user) for (const place of slug ? caches : [await handedFolder(machine, record, folder), ...caches]) await handOverPlace(machine, place, user)
  const place = slug ? join(own.app, relative(slug, folder)) : folder
  const surroundings = placeSurroundings(request.surroundings, place, machine.searchPath)
  return {
    folder: place,
    environment: { LANG: 'C.UTF-8', HOME: own.home, TMPDIR: own.temporary, ...surroundings, ...environment, [MARK_VARIABLE]: markOf(machine, id) },
  }
}

/**
 * The server packs what was built, so it gets the folder back; caches stay with the app, and so nothing of them may be
 * in the folder by another name. Of a run that failed nothing is packed.
 */
export async function returnFolder(machine: Machine, record: RunRecord, user: User | null, hasSucceeded: boolean): Promise<void> {
  const folder = await checkPlace(record.request.folder, [machine.places.builds, machine.places.slugs])
  if ((await slugOf(machine, folder)) !== undefined) return
  const place = await handedFolder(machine, record, folder)
  if (hasSucceeded) await unshareFiles(place, user, machine.searchPath)
  if (machine.hasUsers && machine.serverUser !== null && user !== null) await takeBack(place, user, machine.serverUser)
}

/** The build folder that a run gets for its time: where it runs, or the workspace around that. */
async function handedFolder(machine: Machine, { request }: RunRecord, folder: string): Promise<string> {
  if (request.workspace === undefined) return folder
  const workspace = await checkPlace(request.workspace, [machine.places.builds])
  if (folder !== workspace && !folder.startsWith(workspace + sep)) throw invalid('RUN_OUTSIDE_WORKSPACE', 'This folder does not lie in its workspace.')
  return workspace
}

/** The slug that a folder is, or lies in. */
async function slugOf(machine: Machine, folder: string): Promise<string | undefined> {
  const way = relative(machine.places.slugs, folder)
  const name = way.split(sep)[0]
  return name === undefined || name === '..' || name === '' ? undefined : join(machine.places.slugs, name)
}

async function handOverPlace(machine: Machine, place: string, user: User): Promise<void> {
  await openWay(machine.places.root, place)
  await handOver(place, user)
}

async function makeOwn(folders: readonly string[], user: User | null): Promise<void> {
  for (const [index, folder] of folders.entries()) {
    const isRoot = index === 0
    await mkdir(folder, { recursive: true, mode: 0o700 })
    if (user === null) continue
    await chown(folder, isRoot ? 0 : user.uid, user.gid)
    await chmod(folder, isRoot ? 0o710 : 0o700)
  }
}
