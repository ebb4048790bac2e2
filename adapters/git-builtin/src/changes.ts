import { absent } from '@podo/kernel'
import type { CommitInfo } from '@podo/ports'
import { parseCommit } from './commit-object.ts'
import type { Git } from './git-process.ts'
import { readHeads, readObjects } from './read-objects.ts'

const MOST_COMMITS = 50

/** What came in between two commits: the commits that only `to` has, and how many files differ. */
export async function readChanges(git: Git, gitDir: string, from: string, to: string): Promise<{ commits: readonly CommitInfo[]; files: number }> {
  const heads = await readHeads(git, [from, to], { gitDir })
  if (heads.some((head) => head?.type !== 'commit')) throw absent('commit')
  const [list, names] = await Promise.all([
    git.run({ gitDir, args: ['rev-list', `--max-count=${MOST_COMMITS}`, '--end-of-options', `${from}..${to}`] }),
    git.run({ gitDir, args: ['diff-tree', '-r', '-z', '--name-only', '--no-renames', '--no-ext-diff', '--no-textconv', '--end-of-options', from, to] }),
  ])
  const oids = list.toString('utf8').split('\n').filter((line) => line !== '')
  const objects = await readObjects(git, oids, { gitDir })
  return { commits: objects.flatMap((object) => (object === null ? [] : [parseCommit(object.oid, object.content)])), files: names.reduce((count, byte) => (byte === 0 ? count + 1 : count), 0) }
}
