import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FileTree } from '@podo/domain'
import { scanFolder } from './scan.ts'
import type { ScannedFolder } from './scan.ts'

const LONGEST_FILE = 1_048_576

/** The folder as an upload would see it. */
export const readTree = async (folder: string): Promise<FileTree> => treeOf(folder, await scanFolder(folder))

export function treeOf(folder: string, { files }: ScannedFolder): FileTree {
  const sizes = new Map(files.filter((file) => file.mode !== '120000').map((file) => [file.path, file.sizeBytes]))
  return {
    paths: [...sizes.keys()].sort(),
    read: (path) => {
      const size = sizes.get(path)
      return size === undefined || size > LONGEST_FILE ? null : readFileSync(join(folder, path), 'utf8')
    },
  }
}
