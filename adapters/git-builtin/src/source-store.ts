import { mkdir } from 'node:fs/promises'
import { UPLOAD_LIMITS } from '@podo/domain'
import { absent, invalid } from '@podo/kernel'
import type { SourceStore } from '@podo/ports'
import type { Logger } from '@podo/telemetry'
import { readChanges } from './changes.ts'
import { checkOut } from './check-out.ts'
import { parseCommit } from './commit-object.ts'
import { commitUpload } from './commit-upload.ts'
import { readFileTree } from './file-tree.ts'
import { createGit } from './git-process.ts'
import { readHeads, readObjects } from './read-objects.ts'
import { countPacks, createRepository, gitDirOf, removeLeftovers, removeRepository, requireRepository } from './repository.ts'
import { parseCommitName, revisionNames } from './revision.ts'
import { createTurns } from './take-turns.ts'

export interface GitBuiltinOptions {
  /** Holds one bare repository an app. */
  readonly folder: string
  readonly logger: Logger
  /** The git program; `git` of the usual folders unless told. */
  readonly gitPath?: string
  /** How long one git process may take. */
  readonly timeoutSeconds?: number
  /** Milliseconds since 1970; for tests. */
  readonly now?: () => number
}

const SEARCH_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/opt/homebrew/bin'
/** One pack an upload; beyond this many a lookup takes longer than joining them. */
const PACKS_BEFORE_JOINING = 30

export function createGitBuiltin(options: GitBuiltinOptions): SourceStore {
  const { folder } = options
  const now = options.now ?? Date.now
  const git = createGit({ gitPath: options.gitPath ?? 'git', searchPath: SEARCH_PATH, timeoutSeconds: options.timeoutSeconds ?? 120 })
  const turns = createTurns()
  const joinPacks = async (gitDir: string): Promise<void> => {
    if ((await countPacks(gitDir)) <= PACKS_BEFORE_JOINING) return
    await git.run({ gitDir, args: ['repack', '-a', '-d', '-k', '-q'] })
  }
  return {
    ensure: (appId) =>
      turns.take(appId, async () => {
        await createRepository(git, folder, appId)
        await removeLeftovers(folder, appId, now())
      }),
    missing: async (appId, oids) => {
      const gitDir = await requireRepository(folder, appId)
      const asked = [...new Set(oids)]
      if (asked.length > UPLOAD_LIMITS.files || asked.some((oid) => !/^[0-9a-f]{40}$/.test(oid))) throw invalid('INVALID_UPLOAD', 'The list of files holds something that is no hash.')
      const heads = await readHeads(git, asked, { gitDir })
      return asked.filter((_oid, index) => heads[index]?.type !== 'blob')
    },
    commitUpload: async (appId, files, contents, by) => {
      const gitDir = await requireRepository(folder, appId)
      const commit = await turns.take(appId, () => commitUpload(git, { gitDir, files, contents, by, now: now() }))
      turns.take(appId, () => joinPacks(gitDir)).catch((err: unknown) => options.logger.warn({ err, appId }, 'could not join the packs of a repository'))
      return commit
    },
    describe: async (appId, revision) => {
      const gitDir = await requireRepository(folder, appId)
      const objects = await readObjects(git, revisionNames(revision) ?? [], { gitDir })
      const found = objects.find((object) => object?.type === 'commit')
      return found ? parseCommit(found.oid, found.content) : null
    },
    checkOut: async (appId, commit, target, signal) => checkOut(git, await requireRepository(folder, appId), parseCommitName(commit), target, signal),
    tree: async (appId, commit) => {
      const gitDir = await requireRepository(folder, appId)
      const [head] = await readHeads(git, [parseCommitName(commit)], { gitDir })
      if (head?.type !== 'commit') throw absent('commit')
      return readFileTree(git, gitDir, commit)
    },
    changes: async (appId, from, to) => readChanges(git, await requireRepository(folder, appId), parseCommitName(from), parseCommitName(to)),
    remove: async (appId) => {
      gitDirOf(folder, appId)
      await mkdir(folder, { recursive: true })
      await turns.take(appId, () => removeRepository(folder, appId))
    },
  }
}
