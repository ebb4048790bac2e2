import { createHash } from 'node:crypto'
import type { CommitInfo, SourceStore } from '@podo/ports'

/** A commit for any name: a small Node.js app whose tree is the name's. `needs TOKEN` has a podo.yaml that says so. */
export const commitNamed = (name: string): string => createHash('sha1').update(name).digest('hex')

/** Every commit that is asked for is there; its files are a package.json with a start script. */
export function sourceRecorder(): SourceStore {
  const info = (commit: string): CommitInfo => ({ commit, tree: commit, message: 'change', author: 'Ada', at: '2026-01-01T00:00:00Z' })
  return {
    ensure: async () => undefined,
    missing: async () => [],
    commitUpload: async () => info(commitNamed('upload')),
    describe: async (_appId, revision) => (revision === commitNamed('missing') ? null : info(revision)),
    checkOut: async () => undefined,
    tree: async (_appId, commit) => {
      const files = new Map([
        ['package.json', '{"name":"shop","scripts":{"start":"node server.js"}}'],
        ['server.js', ''],
        ...(commit === commitNamed('needs TOKEN') ? [['podo.yaml', 'buildVariables: [TOKEN]\n'] as const] : []),
      ])
      return { paths: [...files.keys()].toSorted(), read: (path) => files.get(path) ?? null }
    },
    changes: async () => ({ commits: [], files: 0 }),
    remove: async () => undefined,
  }
}
