import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { lstat, readdir, readFile, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import { createUploadFilter, UPLOAD_LIMITS } from '@podo/domain'
import type { FolderFilter, ManifestFile } from '@podo/domain'
import { conflict, errorCode, invalid } from '@podo/kernel'

export interface ScannedFolder {
  readonly files: readonly ManifestFile[]
  /** Files of environment variables that stayed at home. */
  readonly environmentFiles: readonly string[]
}

const AT_A_TIME = 32
/** Read whole: a stream for each of many small files takes several times as long. */
const SMALL_BYTES = 262_144

/** Every file that an upload takes along, hashed as Git would. O(bytes of the folder); links are not followed. */
export async function scanFolder(folder: string): Promise<ScannedFolder> {
  const environmentFiles: string[] = []
  const found: { path: string; kind: 'file' | 'link' }[] = []
  const walk = async (relative: string, filter: FolderFilter): Promise<void> => {
    for (const entry of await readable(relative === '' ? 'This folder' : relative, readdir(join(folder, relative), { withFileTypes: true }))) {
      const path = relative === '' ? entry.name : `${relative}/${entry.name}`
      // A name in another encoding reads as one that is not there.
      if (entry.name.includes('\ufffd') && (await isGone(join(folder, path)))) throw invalid('NAME_NOT_UTF8', `The name of ${path} is not UTF-8. Rename it; convmv does that for many.`)
      const decision = filter.decide(entry.name, entry.isDirectory() ? 'folder' : 'file')
      if (!decision.travels) {
        if (decision.reason === 'environment-file') environmentFiles.push(path)
        continue
      }
      if (entry.isDirectory()) await walk(path, filter.enter(entry.name, await ignoreTexts(join(folder, path))))
      else if (entry.isFile()) found.push({ path, kind: 'file' })
      else if (entry.isSymbolicLink()) found.push({ path, kind: 'link' })
      if (found.length > UPLOAD_LIMITS.files) throw invalid('TOO_MANY_FILES', `The folder holds more than ${UPLOAD_LIMITS.files} files. Leave out what the app does not need with .podoignore.`)
    }
  }
  await walk('', createUploadFilter(await ignoreTexts(folder)))
  const files: ManifestFile[] = []
  for (let index = 0; index < found.length; index += AT_A_TIME) {
    files.push(...(await Promise.all(found.slice(index, index + AT_A_TIME).map((file) => readable(file.path, hashFile(folder, file))))))
  }
  return { files, environmentFiles }
}

async function readable<T>(path: string, reading: Promise<T>): Promise<T> {
  try {
    return await reading
  } catch (error) {
    const code = errorCode(error)
    if (code === 'EACCES' || code === 'EPERM') throw invalid('NOT_READABLE', `${path} may not be read. Correct its mode, or leave it out with .podoignore.`)
    if (code === 'ENOENT') throw conflict('FOLDER_CHANGED', `${path} went away while the folder was being read. Run the command again.`)
    throw error
  }
}

const isGone = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => false,
    (error: unknown) => errorCode(error) === 'ENOENT',
  )

async function ignoreTexts(folder: string): Promise<{ gitignore: string | null; podoignore: string | null }> {
  const [gitignore, podoignore] = await Promise.all([readText(join(folder, '.gitignore')), readText(join(folder, '.podoignore'))])
  return { gitignore, podoignore }
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'EISDIR') return null
    throw error
  }
}

async function hashFile(folder: string, file: { path: string; kind: 'file' | 'link' }): Promise<ManifestFile> {
  const full = join(folder, file.path)
  if (file.kind === 'link') {
    const target = Buffer.from(await readlink(full))
    return { path: file.path, oid: blobHash(target.length).update(target).digest('hex'), sizeBytes: target.length, mode: '120000' }
  }
  const { size, mode } = await lstat(full)
  if (size > UPLOAD_LIMITS.fileBytes) throw invalid('FILE_TOO_LARGE', `${file.path} is larger than 256 MB. Leave it out with .podoignore.`)
  const hash = blobHash(size)
  if (size <= SMALL_BYTES) return { path: file.path, oid: hash.update(await readFile(full)).digest('hex'), sizeBytes: size, mode: modeOf(mode) }
  for await (const chunk of createReadStream(full)) hash.update(chunk as Buffer)
  return { path: file.path, oid: hash.digest('hex'), sizeBytes: size, mode: modeOf(mode) }
}

const modeOf = (mode: number): ManifestFile['mode'] => ((mode & 0o100) === 0 ? '100644' : '100755')

const blobHash = (size: number): ReturnType<typeof createHash> => createHash('sha1').update(`blob ${size}\0`)
