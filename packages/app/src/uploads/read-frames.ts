import { createHash } from 'node:crypto'
import { FRAME_HEADER_BYTES } from '@podo/contract'
import { invalid } from '@podo/kernel'

/** What a frame must be: only blobs that are asked for, each with the size of the manifest. */
export type ExpectedBlobs = ReadonlyMap<string, number>

export interface BlobSink {
  open(oid: string): Promise<BlobWriter>
}

export interface BlobWriter {
  write(chunk: Uint8Array): Promise<void>
  /** Makes the blob visible under its id. */
  keep(): Promise<void>
  drop(): Promise<void>
}

/**
 * Reads `<20 bytes id><4 bytes size><bytes>` until the body ends. Size and hash are checked while it is read, so that
 * nothing wrong is kept and memory holds one chunk.
 */
export async function readFrames(body: AsyncIterable<Uint8Array>, expected: ExpectedBlobs, sink: BlobSink): Promise<void> {
  let buffered: Uint8Array = new Uint8Array(0)
  let blob: OpenBlob | null = null
  try {
    for await (const chunk of body) {
      buffered = buffered.length === 0 ? chunk : Buffer.concat([buffered, chunk])
      while (buffered.length > 0) {
        if (blob === null) {
          if (buffered.length < FRAME_HEADER_BYTES) break
          blob = await openBlob(buffered.subarray(0, FRAME_HEADER_BYTES), expected, sink)
          buffered = buffered.subarray(FRAME_HEADER_BYTES)
        }
        const part: Uint8Array = buffered.subarray(0, blob.remaining)
        buffered = buffered.subarray(part.length)
        await feed(blob, part)
        if (blob.remaining > 0) continue
        const done: OpenBlob = blob
        blob = null
        await finish(done)
      }
      if (blob !== null && blob.remaining === 0) {
        const done: OpenBlob = blob
        blob = null
        await finish(done)
      }
    }
  } catch (error) {
    await blob?.writer.drop()
    throw error
  }
  if (blob !== null || buffered.length > 0) {
    await blob?.writer.drop()
    throw invalid('UPLOAD_CUT', 'The upload ended in the middle of a file. Send it again.')
  }
}

interface OpenBlob {
  readonly oid: string
  readonly hash: ReturnType<typeof createHash>
  readonly writer: BlobWriter
  remaining: number
}

async function openBlob(header: Uint8Array, expected: ExpectedBlobs, sink: BlobSink): Promise<OpenBlob> {
  const view = Buffer.from(header)
  const oid = view.toString('hex', 0, 20)
  const size = view.readUInt32BE(20)
  const wanted = expected.get(oid)
  if (wanted === undefined) throw invalid('UNKNOWN_BLOB', 'The upload holds a content that was not asked for.')
  if (wanted !== size) throw invalid('WRONG_SIZE', 'A content of the upload has another size than its list says.')
  const blob = { oid, hash: createHash('sha1').update(`blob ${size}\0`), writer: await sink.open(oid), remaining: size }
  if (size === 0) await feed(blob, new Uint8Array(0))
  return blob
}

async function feed(blob: OpenBlob, part: Uint8Array): Promise<void> {
  blob.hash.update(part)
  blob.remaining -= part.length
  await blob.writer.write(part)
}

async function finish(blob: OpenBlob): Promise<void> {
  if (blob.hash.digest('hex') === blob.oid) {
    await blob.writer.keep()
    return
  }
  await blob.writer.drop()
  throw invalid('WRONG_HASH', 'A content of the upload is not what its id says; it may have changed while it was read. Send it again.')
}
