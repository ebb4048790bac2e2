import { execFile } from 'node:child_process'
import { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { unavailable } from '@podo/kernel'
import { frameContents } from '../folder/contents.ts'
import type { ScannedFolder } from '../folder/scan.ts'
import type { Client } from './client.ts'
import type { Place } from './place.ts'

export interface Uploaded {
  readonly id: string
  readonly files: number
  readonly sent: number
}

/** Names the files of the folder, sends the contents that Podo does not have. */
export async function uploadFolder(client: Client, place: Place, folder: string, scanned: ScannedFolder): Promise<Uploaded> {
  const { id, missing } = await client.api.uploads.begin({ project: place.project, app: place.app, files: [...scanned.files], message: await headline(folder) })
  if (missing.length > 0) {
    const body = Readable.toWeb(Readable.from(frameContents(folder, scanned.files, missing))) as ReadableStream
    const answer = await client.fetch(`/api/uploads/${id}/contents`, { method: 'PUT', body, duplex: 'half', headers: { 'content-type': 'application/octet-stream' } })
    if (!answer.ok) {
      const said = (await answer.json().catch(() => null)) as { code?: string; message?: string } | null
      throw unavailable(said?.code ?? 'UPLOAD_FAILED', said?.message ?? 'The upload broke off. Run the command again; what arrived is not sent twice.')
    }
  }
  return { id, files: scanned.files.length, sent: missing.length }
}

const run = promisify(execFile)

/** Subject of the last commit, where the folder is a repository: a name for the deployment. */
async function headline(folder: string): Promise<string> {
  try {
    const { stdout } = await run('git', ['-C', folder, 'log', '-1', '--format=%s'], { timeout: 2_000 })
    return stdout.trim().slice(0, 500)
  } catch {
    return ''
  }
}
