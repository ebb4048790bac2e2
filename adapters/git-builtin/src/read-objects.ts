import { unavailable } from '@podo/kernel'
import type { Git } from './git-process.ts'

export interface GitObject {
  readonly oid: string
  readonly type: string
  readonly content: Buffer
}

export interface ObjectHead {
  readonly oid: string
  readonly type: string
  readonly sizeBytes: number
}

interface Reading {
  readonly gitDir: string
  readonly signal?: AbortSignal | undefined
  readonly maxBytes?: number
}

/** Objects by name (an object name, or a revision without a line break), in the order asked; null for those that are not there. */
export async function readObjects(git: Git, names: readonly string[], reading: Reading): Promise<(GitObject | null)[]> {
  if (names.length === 0) return []
  const answer = await git.run({ ...reading, args: ['cat-file', '--batch'], input: lines(names) })
  const objects: (GitObject | null)[] = []
  let at = 0
  while (at < answer.length) {
    const end = answer.indexOf(10, at)
    const head = parseHead(answer.toString('utf8', at, end === -1 ? answer.length : end))
    at = (end === -1 ? answer.length : end) + 1
    if (head === null) objects.push(null)
    else {
      objects.push({ oid: head.oid, type: head.type, content: answer.subarray(at, at + head.sizeBytes) })
      at += head.sizeBytes + 1
    }
  }
  return complete(objects, names)
}

/** Type and size by name, without the content. */
export async function readHeads(git: Git, names: readonly string[], reading: Reading): Promise<(ObjectHead | null)[]> {
  if (names.length === 0) return []
  const answer = await git.run({ ...reading, args: ['cat-file', '--batch-check'], input: lines(names) })
  return complete(answer.toString('utf8').trimEnd().split('\n').map(parseHead), names)
}

const lines = (names: readonly string[]): string => `${names.join('\n')}\n`

/** `<oid> <type> <size>`; anything else (`… missing`, `… ambiguous`) is an object that is not there. */
function parseHead(line: string): ObjectHead | null {
  const parts = /^([0-9a-f]{40}) (blob|tree|commit|tag) (\d+)$/.exec(line)
  return parts === null ? null : { oid: parts[1] ?? '', type: parts[2] ?? '', sizeBytes: Number(parts[3]) }
}

function complete<T>(answers: T[], names: readonly string[]): T[] {
  if (answers.length !== names.length) throw unavailable('GIT_BROKEN_ANSWER', 'Git answered something that Podo cannot read.')
  return answers
}
