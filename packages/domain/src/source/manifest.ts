/** One file of an upload, named by the hash that Git gives its content. */
export interface ManifestFile {
  /** Relative, `/`-separated, without `.`, `..` or `.git` segments. */
  readonly path: string
  /** SHA-1 of `blob <size>\0<content>` in hex; for a link, of its target. */
  readonly oid: string
  readonly sizeBytes: number
  readonly mode: '100644' | '100755' | '120000'
}

export const UPLOAD_LIMITS = { files: 50_000, totalBytes: 1_073_741_824, fileBytes: 268_435_456, pathLength: 1024, depth: 64 } as const

/** Why a path cannot be part of an upload, as a sentence; null when it can. */
export function uploadPathProblem(path: string): string | null {
  const segments = path.split('/')
  if (path.length === 0 || path.length > UPLOAD_LIMITS.pathLength) return 'A path in the upload is empty or longer than 1,024 characters.'
  if (segments.length > UPLOAD_LIMITS.depth) return `"${path.slice(0, 80)}" lies more than 64 folders deep.`
  if (/[\0-\x1f\x7f\\]/.test(path)) return 'A path in the upload holds a control character or a backslash.'
  const hostile = segments.find((segment) => segment === '' || segment === '.' || segment === '..' || segment.toLowerCase() === '.git')
  return hostile === undefined ? null : `"${path.slice(0, 80)}" is not a path inside the folder.`
}
