import { UPLOAD_LIMITS, uploadPathProblem } from '@podo/domain'
import type { ManifestFile } from '@podo/domain'
import { AppError, invalid } from '@podo/kernel'

/** Refuses what no tree can hold: hostile paths, a path twice, a file that is a folder too, more than an upload may be. */
export function checkManifest(files: readonly ManifestFile[]): void {
  const paths = new Set<string>()
  const sizes = new Map<string, number>()
  let total = 0
  for (const { path, oid, sizeBytes } of files) {
    const problem = uploadPathProblem(path)
    if (problem !== null) throw invalid('INVALID_UPLOAD', problem, { field: 'files' })
    if (paths.has(path)) throw invalid('INVALID_UPLOAD', `"${path.slice(0, 80)}" stands in the upload twice.`, { field: 'files' })
    paths.add(path)
    if ((sizes.get(oid) ?? sizeBytes) !== sizeBytes) throw invalid('INVALID_UPLOAD', `"${path.slice(0, 80)}" has a size that its content cannot have.`, { field: 'files' })
    sizes.set(oid, sizeBytes)
    total += sizeBytes
  }
  const folder = files.flatMap(({ path }) => foldersOf(path)).find((name) => paths.has(name))
  if (folder !== undefined) throw invalid('INVALID_UPLOAD', `"${folder.slice(0, 80)}" is a file and a folder at once.`, { field: 'files' })
  if (total > UPLOAD_LIMITS.totalBytes) {
    throw new AppError({ kind: 'too-large', code: 'UPLOAD_TOO_LARGE', publicMessage: 'The folder is larger than 1 GiB. Leave out what the build makes, in .podoignore.' })
  }
}

function foldersOf(path: string): string[] {
  const segments = path.split('/')
  return segments.slice(1).map((_, index) => segments.slice(0, index + 1).join('/'))
}
