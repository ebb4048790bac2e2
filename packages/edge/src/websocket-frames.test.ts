import { describe, expect, it } from 'vitest'
import { trackFrames } from './websocket-frames.ts'

/** A frame with that much payload, masked or not. */
function frame(payload: number, masked: boolean): Buffer {
  const mask = masked ? 0x80 : 0
  const length = payload < 126 ? [mask | payload] : payload < 65_536 ? [mask | 126, payload >> 8, payload & 255] : [mask | 127, 0, 0, 0, 0, payload >>> 24, (payload >> 16) & 255, (payload >> 8) & 255, payload & 255]
  return Buffer.concat([Buffer.from([0x82, ...length, ...(masked ? [1, 2, 3, 4] : [])]), Buffer.alloc(payload, 0x81)])
}

describe('frames of a WebSocket', () => {
  it.each([0, 1, 125, 126, 65_535, 65_536, 200_000])('finds the end of a frame with %i bytes, whatever its pieces', (payload) => {
    for (const masked of [true, false]) {
      const bytes = frame(payload, masked)
      for (const size of [1, 3, 1_000, bytes.length]) {
        if (bytes.length / size > 5_000) continue
        const frames = trackFrames()
        const between: boolean[] = []
        for (let at = 0; at < bytes.length; at += size) {
          frames.take(bytes.subarray(at, at + size), false)
          between.push(frames.between)
        }
        expect(between.indexOf(true)).toBe(between.length - 1)
      }
    }
  })

  it('stops at the end of the first frame that ends, when told to', () => {
    const frames = trackFrames()
    const bytes = Buffer.concat([frame(10, false), frame(20, false), frame(30, false)])
    frames.take(bytes.subarray(0, 15), false)
    expect(frames.take(bytes.subarray(15), true)).toBe(12 + 22 - 15)
    expect(frames.between).toBe(true)
  })
})
