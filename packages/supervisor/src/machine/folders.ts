import { chmod, mkdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Everything below the agent's data folder. */
export interface Folders {
  readonly root: string
  readonly header: string
  readonly key: string
  readonly journal: string
  readonly targets: string
  /** One JSON a run, and a folder beside it with its output and exit file. */
  readonly runs: string
  /** Exit files and output as it came, in clear: 0700. */
  readonly hot: string
  /** Working folders of instances and runs: the only part that apps' users may pass through. */
  readonly instances: string
}

export function foldersBelow(root: string): Folders {
  return {
    root,
    header: join(root, 'state.json'),
    key: join(root, 'key'),
    journal: join(root, 'journal.ndjson'),
    targets: join(root, 'targets'),
    runs: join(root, 'runs'),
    hot: join(root, 'hot'),
    instances: join(root, 'instances'),
  }
}

export async function makeFolders(folders: Folders, hasUsers: boolean): Promise<void> {
  const passable = hasUsers ? 0o711 : 0o700
  await mkdir(folders.root, { recursive: true, mode: passable })
  await chmod(folders.root, passable)
  for (const folder of [folders.targets, folders.runs, folders.hot]) await mkdir(folder, { recursive: true, mode: 0o700 })
  await mkdir(folders.instances, { recursive: true, mode: passable })
  await chmod(folders.instances, passable)
}
