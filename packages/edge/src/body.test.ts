import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { replayBody } from './body.ts'
import type { ReplayBody } from './body.ts'
import type { Call } from './upstream/call.ts'

interface Sink extends Call {
  readonly got: () => string
  readonly ended: () => boolean
}

/** A call that takes all, or as much as `room` bytes before it asks to wait. */
function sink(room = Number.POSITIVE_INFINITY): Sink {
  let text = ''
  let isEnded = false
  return {
    ready: true,
    write(chunk) {
      text += chunk.toString()
      return text.length < room
    },
    end: () => (isEnded = true),
    pause: () => undefined,
    resume: () => undefined,
    close: () => undefined,
    destroy: () => undefined,
    got: () => text,
    ended: () => isEnded,
  }
}

interface Source {
  readonly request: Readable
  readonly body: ReplayBody
  readonly refused: () => number
}

function source({ keepBytes = 10, maxBytes = 1_000 } = {}): Source {
  let refused = 0
  const request = Object.assign(new Readable({ read: () => undefined }), { rawTrailers: [] })
  const body = replayBody(request as unknown as IncomingMessage, { keepBytes, maxBytes, tooLarge: () => (refused += 1) })
  return { request, body, refused: () => refused }
}

describe('body that may be sent again', () => {
  it('reads nothing before somebody takes it', async () => {
    const { request, body } = source()
    request.push('early')
    await new Promise(setImmediate)
    expect(request.readableLength).toBe(5)
    const call = sink()
    body.sendTo(call)
    await expect.poll(call.got).toBe('early')
  })

  it('is sent again from its first byte, and goes on where it is', async () => {
    const { request, body } = source()
    const [first, second] = [sink(), sink()]
    body.sendTo(first)
    request.push('one ')
    await expect.poll(first.got).toBe('one ')
    body.detach()
    request.push('two')
    await new Promise(setImmediate)
    expect(body.replayable).toBe(true)
    body.sendTo(second)
    request.push(null)
    await expect.poll(second.ended).toBe(true)
    expect(second.got()).toBe('one two')
    expect(first.got()).toBe('one ')
    expect(first.ended()).toBe(false)
  })

  it('is sent again when all of it had come', async () => {
    const { request, body } = source()
    const [first, second] = [sink(), sink()]
    request.push('all')
    request.push(null)
    body.sendTo(first)
    await expect.poll(first.ended).toBe(true)
    expect(body.complete).toBe(true)
    body.detach()
    body.sendTo(second)
    await expect.poll(second.ended).toBe(true)
    expect(second.got()).toBe('all')
  })

  it('can not be sent again once more came than is kept', async () => {
    const { request, body } = source({ keepBytes: 4 })
    const call = sink()
    body.sendTo(call)
    request.push('1234')
    await expect.poll(call.got).toBe('1234')
    expect(body.replayable).toBe(true)
    request.push('5')
    await expect.poll(call.got).toBe('12345')
    expect(body.replayable).toBe(false)
  })

  it('waits while the call takes no more', async () => {
    const { request, body } = source()
    const call = sink(3)
    body.sendTo(call)
    request.push('123')
    await expect.poll(() => request.isPaused()).toBe(true)
    request.push('456')
    await new Promise(setImmediate)
    expect(call.got()).toBe('123')
    body.drained()
    await expect.poll(call.got).toBe('123456')
  })

  it('stops at its limit, and says so once', async () => {
    const { request, body, refused } = source({ maxBytes: 5 })
    const call = sink()
    body.sendTo(call)
    request.push('12345')
    await expect.poll(call.got).toBe('12345')
    request.push('6')
    await expect.poll(refused).toBe(1)
    body.discard()
    request.push('789')
    request.push(null)
    await expect.poll(() => request.readableEnded).toBe(true)
    expect(refused()).toBe(1)
    expect(call.got()).toBe('12345')
    expect(call.ended()).toBe(false)
  })

  it('is read to its end and thrown away when nobody wants it any more', async () => {
    const { request, body } = source()
    const call = sink()
    body.sendTo(call)
    body.discard()
    request.push('unwanted')
    request.push(null)
    await expect.poll(() => body.complete).toBe(true)
    expect(call.got()).toBe('')
    expect(call.ended()).toBe(false)
  })
})
