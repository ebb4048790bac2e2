import { createHash } from 'node:crypto'
import type { ManifestFile } from '@podo/domain'

interface Folder {
  readonly files: Map<string, ManifestFile>
  readonly folders: Map<string, Folder>
}

const newFolder = (): Folder => ({ files: new Map(), folders: new Map() })

/** The hash that Git gives the tree of these files, so that "nothing changed" is known without writing anything. */
export function treeHash(files: readonly ManifestFile[]): string {
  const root = newFolder()
  for (const file of files) {
    const segments = file.path.split('/')
    const name = segments.pop() ?? ''
    let folder = root
    for (const segment of segments) {
      const inner = folder.folders.get(segment) ?? newFolder()
      folder.folders.set(segment, inner)
      folder = inner
    }
    folder.files.set(name, file)
  }
  return hashFolder(root).toString('hex')
}

/** Git sorts by bytes, and a folder as if its name ended with a slash. */
function hashFolder(folder: Folder): Buffer {
  const entries = [
    ...[...folder.files].map(([name, { mode, oid }]) => ({ key: Buffer.from(name), name, mode: mode as string, oid: Buffer.from(oid, 'hex') })),
    ...[...folder.folders].map(([name, inner]) => ({ key: Buffer.from(`${name}/`), name, mode: '40000', oid: hashFolder(inner) })),
  ].sort((left, right) => Buffer.compare(left.key, right.key))
  return hashObject('tree', Buffer.concat(entries.flatMap(({ mode, name, oid }) => [Buffer.from(`${mode} ${name}\0`), oid])))
}

export const hashObject = (type: 'blob' | 'tree', content: Uint8Array): Buffer => createHash('sha1').update(`${type} ${content.length}\0`).update(content).digest()
