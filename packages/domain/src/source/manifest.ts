/** One file of an upload, named by the hash that Git gives its content. */
export interface ManifestFile {
  /** Relative, `/`-separated, without `.`, `..` or `.git` segments. */
  readonly path: string
  /** SHA-1 of `blob <size>\0<content>` in hex; for a link, of its target. */
  readonly oid: string
  readonly sizeBytes: number
  readonly mode: '100644' | '100755' | '120000'
}

export const UPLOAD_LIMITS = { files: 50_000, totalBytes: 1_073_741_824, fileBytes: 268_435_456, linkBytes: 4096, pathLength: 1024, depth: 64 } as const

/** Why a path cannot be part of an upload, as a sentence; null when it can. */
export function uploadPathProblem(path: string): string | null {
  const segments = path.split('/')
  if (path.length === 0 || path.length > UPLOAD_LIMITS.pathLength) return 'A path in the upload is empty or longer than 1,024 characters.'
  if (segments.length > UPLOAD_LIMITS.depth) return `"${path.slice(0, 80)}" lies more than 64 folders deep.`
  if (/[\p{Cc}\\]/u.test(path) || !path.isWellFormed()) return `The path ${JSON.stringify(path.slice(0, 80))} holds a control character, a backslash or half a character. Rename it, or leave it out with .podoignore.`
  const hostile = segments.find((segment) => segment === '' || segment === '.' || segment === '..' || isGitFolder(segment) || segment.length > 255)
  return hostile === undefined ? null : `"${path.slice(0, 80)}" is not a path inside the folder.`
}

/** Characters that some file systems leave out when they compare names (HFS+). */
const IGNORABLE = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g

/** Every name that some file system takes for `.git`: case, ignorable characters, trailing dots, streams, short names. */
function isGitFolder(segment: string): boolean {
  const plain = segment.replace(IGNORABLE, '').toLowerCase().replace(/:.*$/, '').replace(/[. ]+$/, '')
  return plain === '.git' || /^git~\d+$/.test(plain)
}

/** Why an upload cannot be taken as a whole, as a sentence; null when it can. Time grows with the number of files. */
export function manifestProblem(files: readonly ManifestFile[]): string | null {
  if (files.length === 0) return 'There are no files to upload.'
  if (files.length > UPLOAD_LIMITS.files) return `An upload has 50,000 files at most; this one has ${files.length}. Leave out what the app does not need, with .podoignore.`
  let totalBytes = 0
  const names = new Map<string, string>()
  for (const file of files) {
    const problem = uploadPathProblem(file.path) ?? fileProblem(file) ?? nameProblem(names, file.path)
    if (problem !== null) return problem
    totalBytes += file.sizeBytes
  }
  if (totalBytes > UPLOAD_LIMITS.totalBytes) return 'The upload is larger than 1 GiB. Leave out what the app does not need, with .podoignore.'
  return folderProblem(files, names)
}

function fileProblem({ path, oid, sizeBytes, mode }: ManifestFile): string | null {
  if (!/^[0-9a-f]{40}$/.test(oid)) return `"${path.slice(0, 80)}" has no valid hash.`
  if (!Number.isSafeInteger(sizeBytes) || sizeBytes < 0) return `"${path.slice(0, 80)}" has no valid size.`
  if (sizeBytes > UPLOAD_LIMITS.fileBytes) return `"${path.slice(0, 80)}" is larger than 256 MiB. Keep such data outside the source.`
  return mode === '120000' && sizeBytes > UPLOAD_LIMITS.linkBytes ? `The link "${path.slice(0, 80)}" is longer than a path can be.` : null
}

/** The form under which file systems that fold case and accents see a name. */
const folded = (path: string): string => path.normalize('NFC').toLowerCase()

function nameProblem(names: Map<string, string>, path: string): string | null {
  const key = folded(path)
  const other = names.get(key)
  names.set(key, path)
  if (other === undefined) return null
  return other === path ? `"${path.slice(0, 80)}" stands in the upload twice.` : collision(other, path)
}

const collision = (one: string, other: string): string =>
  `"${one.slice(0, 80)}" and "${other.slice(0, 80)}" differ only in capitals or accents, which not every machine keeps apart. Rename one.`

/** A name is a file or a folder, and a folder is written in one way. */
function folderProblem(files: readonly ManifestFile[], names: ReadonlyMap<string, string>): string | null {
  const folders = new Map<string, string>()
  for (const { path } of files) {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const folder = path.slice(0, end)
      const key = folded(folder)
      const seen = folders.get(key)
      if (seen === folder) break
      if (seen !== undefined) return collision(seen, folder)
      if (names.has(key)) return `"${folder.slice(0, 80)}" is a file and a folder at once.`
      folders.set(key, folder)
    }
  }
  return null
}

/**
 * Whether a link stays inside the tree: relative, never above the root, and `..` only at its beginning, because behind
 * a name that is a link itself `..` would lead out of where that one points.
 */
export function isLinkInside(path: string, target: string): boolean {
  if (target === '' || target.startsWith('/') || /[\0\\]/.test(target)) return false
  const segments = target.split('/').filter((segment) => segment !== '' && segment !== '.')
  const up = segments.findIndex((segment) => segment !== '..')
  const names = up === -1 ? [] : segments.slice(up)
  const above = segments.length - names.length
  return above < path.split('/').length && !names.some((segment) => segment === '..' || isGitFolder(segment))
}
