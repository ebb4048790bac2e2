import { isLinkInside, manifestProblem } from '@podo/domain'
import type { ManifestFile } from '@podo/domain'
import { AppError, conflict, errorCode, faultPoint, invalid, isAppError } from '@podo/kernel'
import type { CommitInfo } from '@podo/ports'
import { statfs } from 'node:fs/promises'
import { parseCommit, plainPerson } from './commit-object.ts'
import type { Git } from './git-process.ts'
import { readHeads, readObjects } from './read-objects.ts'
import { BRANCH } from './repository.ts'
import { hashObject, treeHash } from './tree-hash.ts'

export interface Upload {
  readonly gitDir: string
  readonly files: readonly ManifestFile[]
  readonly contents: AsyncIterable<{ oid: string; content: Uint8Array }>
  readonly by: { readonly author: string; readonly message: string }
  /** Milliseconds since 1970. */
  readonly now: number
}

const MAX_MESSAGE = 10_000
/** Another process may move the branch in between; three times in a row is somebody else's fault. */
const ATTEMPTS = 3
/** How often an uploaded blob may be handed in again; more is an endless stream. */
const MAX_EXTRA_BLOBS = 1000

/** Blobs first, then one commit on top of the branch; nothing is named before everything is there. */
export async function commitUpload(git: Git, upload: Upload): Promise<CommitInfo> {
  const problem = manifestProblem(upload.files)
  if (problem !== null) throw invalid('INVALID_UPLOAD', problem)
  const tree = treeHash(upload.files)
  const taken = new Set<string>()
  for (let attempt = 1; ; attempt += 1) {
    const head = await readHead(git, upload.gitDir)
    if (head?.tree === tree) return head
    try {
      return await writeCommit(git, upload, { head, tree, taken, isFirst: attempt === 1 })
    } catch (error) {
      const moved = isAppError(error) && error.code === 'GIT_FAILED' && (await readHead(git, upload.gitDir))?.commit !== head?.commit
      if (!moved) throw await explain(git, upload, error)
      if (attempt === ATTEMPTS) throw conflict('SOURCE_MOVED', 'Other deployments of this app came first. Deploy again.')
    }
  }
}

async function readHead(git: Git, gitDir: string): Promise<CommitInfo | null> {
  const [head] = await readObjects(git, [BRANCH], { gitDir })
  return head?.type === 'commit' ? parseCommit(head.oid, head.content) : null
}

interface Attempt {
  readonly head: CommitInfo | null
  readonly tree: string
  /** Blobs that were handed in; they stay when the branch moved in between. */
  readonly taken: Set<string>
  readonly isFirst: boolean
}

async function writeCommit(git: Git, upload: Upload, attempt: Attempt): Promise<CommitInfo> {
  const { gitDir, files, by, now } = upload
  const seconds = Math.floor(now / 1000)
  const author = plainPerson(by.author)
  const message = Buffer.from(by.message.replaceAll('\0', '').slice(0, MAX_MESSAGE))
  const answer = await git.pipe({ gitDir, args: ['fast-import', '--quiet', '--done', '--date-format=raw'] }, async (write) => {
    const links = new Map<string, Buffer>()
    if (attempt.isFirst) await feedBlobs(upload, attempt.taken, links, write)
    await checkLinks(git, upload, links)
    await faultPoint('upload.before')
    const person = `${author} <> ${seconds} +0000`
    await write(`commit ${BRANCH}\nmark :1\nauthor ${person}\ncommitter ${person}\ndata ${message.length}\n`)
    await write(message)
    await write(`\n${attempt.head === null ? '' : `from ${attempt.head.commit}\n`}deleteall\n`)
    for (let start = 0; start < files.length; start += 1000) await write(files.slice(start, start + 1000).map(changeLine).join(''))
    await write('get-mark :1\ndone\n')
  })
  await faultPoint('upload.after')
  const commit = answer.toString('utf8').trim()
  return { commit, tree: attempt.tree, message: message.toString('utf8').trimEnd(), author, at: new Date(seconds * 1000).toISOString() }
}

const changeLine = ({ mode, oid, path }: ManifestFile): string => `M ${mode} ${oid} "${path.replaceAll('"', '\\"')}"\n`

async function feedBlobs(upload: Upload, taken: Set<string>, links: Map<string, Buffer>, write: (chunk: Uint8Array | string) => Promise<void>): Promise<void> {
  const wanted = new Map(upload.files.map((file) => [file.oid, file]))
  let extra = 0
  for await (const { oid, content } of upload.contents) {
    const file = wanted.get(oid)
    if (file === undefined) throw invalid('INVALID_UPLOAD', 'The upload sent a file that its list does not name.')
    if (taken.has(oid)) {
      extra += 1
      if (extra > MAX_EXTRA_BLOBS) throw invalid('INVALID_UPLOAD', 'The upload sent the same file again and again.')
      continue
    }
    if (content.length !== file.sizeBytes || hashObject('blob', content).toString('hex') !== oid) {
      throw invalid('INVALID_UPLOAD', `The content of "${file.path.slice(0, 80)}" changed on its way or while it was read. Deploy again.`)
    }
    taken.add(oid)
    if (file.mode === '120000') links.set(oid, Buffer.from(content))
    await write(`blob\ndata ${content.length}\n`)
    await write(content)
    await write('\n')
  }
}

/** A link may point nowhere, but never out of the tree. */
async function checkLinks(git: Git, upload: Upload, handedIn: ReadonlyMap<string, Buffer>): Promise<void> {
  const links = upload.files.filter(({ mode }) => mode === '120000')
  const known = links.filter(({ oid }) => !handedIn.has(oid))
  const objects = await readObjects(git, known.map(({ oid }) => oid), { gitDir: upload.gitDir })
  const contents = new Map(objects.flatMap((object) => (object === null ? [] : [[object.oid, object.content] as const])))
  for (const { path, oid } of links) {
    const target = (handedIn.get(oid) ?? contents.get(oid))?.toString('utf8')
    if (target === undefined) throw missingFile(path)
    if (!isLinkInside(path, target)) throw invalid('INVALID_UPLOAD', `The link "${path.slice(0, 80)}" points out of the folder. Replace it by what it points to, or leave it out with .podoignore.`)
  }
}

const missingFile = (path: string): AppError => invalid('UPLOAD_INCOMPLETE', `The upload lacks the content of "${path.slice(0, 80)}". Deploy again.`)

/** git says only that it failed: the disk or a blob that is not there is looked for, not read from its words. */
async function explain(git: Git, upload: Upload, error: unknown): Promise<unknown> {
  if (isAppError(error) && error.code !== 'GIT_FAILED') return error
  if (errorCode(error) === 'ENOSPC' || (await isDiskFull(upload.gitDir))) {
    return new AppError({ kind: 'unavailable', code: 'DISK_FULL', publicMessage: 'The disk that holds the repositories is full. Free some room, then deploy again.', retryable: true, cause: error })
  }
  if (!isAppError(error)) return error
  const heads = await readHeads(git, upload.files.map(({ oid }) => oid), { gitDir: upload.gitDir })
  const missing = upload.files.find((_file, index) => heads[index]?.type !== 'blob')
  return missing === undefined ? error : missingFile(missing.path)
}

async function isDiskFull(folder: string): Promise<boolean> {
  const { bavail, bsize, ffree } = await statfs(folder)
  return bavail * bsize < 1_048_576 || ffree === 0
}
