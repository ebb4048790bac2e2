import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readFrames } from './read-frames.ts'
import type { BlobSink } from './read-frames.ts'

const idOf = (content: Uint8Array): string => createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex')

function frame(content: Uint8Array): Buffer {
  const header = Buffer.alloc(24)
  header.write(idOf(content), 'hex')
  header.writeUInt32BE(content.length, 20)
  return Buffer.concat([header, content])
}

function memorySink(): { sink: BlobSink; kept: Map<string, Buffer>; open: Set<string> } {
  const kept = new Map<string, Buffer>()
  const open = new Set<string>()
  const sink: BlobSink = {
    open: async (oid) => {
      const chunks: Uint8Array[] = []
      open.add(oid)
      return {
        write: async (chunk) => void chunks.push(Uint8Array.from(chunk)),
        keep: async () => {
          open.delete(oid)
          kept.set(oid, Buffer.concat(chunks))
        },
        drop: async () => void open.delete(oid),
      }
    },
  }
  return { sink, kept, open }
}

async function* inPieces(body: Buffer, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  for (let at = 0, turn = 0; at < body.length; turn += 1) {
    const size = Math.max(1, sizes[turn % sizes.length] ?? 1)
    yield body.subarray(at, at + size)
    at += size
  }
}

const contents = fc.uniqueArray(fc.uint8Array({ maxLength: 200 }), { maxLength: 8, selector: (content) => idOf(content) })
const pieces = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 10 })

describe('frames', () => {
  it('come out as they went in, however the body is cut into pieces', async () => {
    await fc.assert(
      fc.asyncProperty(contents, pieces, async (blobs, sizes) => {
        const { sink, kept, open } = memorySink()
        await readFrames(inPieces(Buffer.concat(blobs.map(frame)), sizes), new Map(blobs.map((blob) => [idOf(blob), blob.length])), sink)
        expect(kept).toEqual(new Map(blobs.map((blob) => [idOf(blob), Buffer.from(blob)])))
        expect(open.size).toBe(0)
      }),
      { numRuns: 60 },
    )
  })

  it('that end anywhere but at an end are refused, and nothing stays open', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 100 }), fc.nat(), pieces, async (content, cut, sizes) => {
        const whole = frame(content)
        const { sink, kept, open } = memorySink()
        const body = whole.subarray(0, 1 + (cut % (whole.length - 1)))
        await expect(readFrames(inPieces(body, sizes), new Map([[idOf(content), content.length]]), sink)).rejects.toMatchObject({ code: 'UPLOAD_CUT' })
        expect([kept.size, open.size]).toEqual([0, 0])
      }),
      { numRuns: 60 },
    )
  })

  it('with one bit turned are never kept under their id', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 60 }), fc.nat(), async (content, where) => {
        const body = frame(content)
        const at = where % (body.length * 8)
        body.writeUInt8(body.readUInt8(at >> 3) ^ (1 << (at & 7)), at >> 3)
        const { sink, kept, open } = memorySink()
        await expect(readFrames(inPieces(body, [7]), new Map([[idOf(content), content.length]]), sink)).rejects.toMatchObject({ kind: 'invalid' })
        expect([kept.size, open.size]).toEqual([0, 0])
      }),
      { numRuns: 80 },
    )
  })

  it('let go of what is open when the body breaks', async () => {
    const content = Buffer.from('some content')
    const { sink, open } = memorySink()
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield frame(content).subarray(0, 30)
      throw new Error('the line broke')
    }
    await expect(readFrames(broken(), new Map([[idOf(content), content.length]]), sink)).rejects.toThrow('the line broke')
    expect(open.size).toBe(0)
  })
})
