import { createHash } from 'node:crypto'
import type { Answer, Asking, TestServer } from './start-server.ts'

export interface TestFile {
  readonly path: string
  readonly content: string
}

export const blobId = (content: string): string => createHash('sha1').update(`blob ${Buffer.byteLength(content)}\0${content}`).digest('hex')

export const manifestOf = (files: readonly TestFile[]): object[] =>
  files.map(({ path, content }) => ({ path, oid: blobId(content), sizeBytes: Buffer.byteLength(content), mode: '100644' }))

/** One frame of the body of an upload; `size` and `oid` for frames that lie. */
export function frame(content: string, lie: { readonly oid?: string; readonly size?: number } = {}): Buffer {
  const header = Buffer.alloc(24)
  header.write(lie.oid ?? blobId(content), 'hex')
  header.writeUInt32BE(lie.size ?? Buffer.byteLength(content), 20)
  return Buffer.concat([header, Buffer.from(content)])
}

type As = NonNullable<Asking['as']>

export async function beginUpload(server: TestServer, as: As, app: string, files: readonly TestFile[]): Promise<{ id: string; missing: string[] }> {
  const begun = await server.ask({ path: `/api/projects/sample/apps/${app}/uploads`, body: { files: manifestOf(files) }, as })
  return begun.json as { id: string; missing: string[] }
}

export const sendContents = (server: TestServer, as: As | null, id: string, body: Uint8Array): Promise<Answer> =>
  server.ask({ method: 'PUT', path: `/api/uploads/${id}/contents`, raw: body, headers: { 'content-type': 'application/octet-stream' }, as })

/** Begin, contents, deploy. */
export async function deployFiles(server: TestServer, as: As, app: string, files: readonly TestFile[]): Promise<Answer> {
  const { id, missing } = await beginUpload(server, as, app, files)
  const wanted = files.filter(({ content }) => missing.includes(blobId(content)))
  if (wanted.length > 0) await sendContents(server, as, id, Buffer.concat(wanted.map(({ content }) => frame(content))))
  return server.ask({ path: `/api/uploads/${id}/deploy`, body: {}, as })
}
