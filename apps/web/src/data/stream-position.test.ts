import { describe, expect, test } from 'vitest'
import { forget, noPositions, parseMessage, receive, startAt, streamAddress } from './stream-position.ts'
import type { StreamMessage } from './stream-position.ts'

const message = (event: StreamMessage['event'], stream: string, seq: number): StreamMessage => ({ event, stream, seq, data: {} })

describe('the positions of streams', () => {
  test('go on behind the last number of each stream', () => {
    let positions = startAt(startAt(noPositions, 'deployment:41', 17), 'target:7', 230)
    positions = receive(positions, message('event', 'deployment:41', 18)).positions
    expect(streamAddress(positions, ['deployment:41', 'target:7'])).toBe(`/api/events?streams=${encodeURIComponent('deployment:41@18')},${encodeURIComponent('target:7@230')}`)
  })

  test('apply nothing twice after a reconnect', () => {
    const positions = startAt(noPositions, 'deployment:41', 17)
    const first = receive(positions, message('event', 'deployment:41', 18))
    expect(first.verdict).toBe('apply')
    expect(receive(first.positions, message('event', 'deployment:41', 18)).verdict).toBe('repeated')
    expect(receive(first.positions, message('event', 'deployment:41', 17)).verdict).toBe('repeated')
  })

  test('say what was lost, and go on behind it', () => {
    const { positions, verdict } = receive(startAt(noPositions, 'log-app:1', 5), message('lost', 'log-app:1', 900))
    expect(verdict).toBe('lost')
    expect(receive(positions, message('log', 'log-app:1', 901)).verdict).toBe('apply')
    expect(receive(positions, message('log', 'log-app:1', 900)).verdict).toBe('repeated')
  })

  test('leave an ended stream out of the next connection', () => {
    const { positions, verdict } = receive(startAt(noPositions, 'deployment:41', 17), message('end', 'deployment:41', 20))
    expect(verdict).toBe('ended')
    expect(streamAddress(positions, ['deployment:41'])).toBeNull()
    expect(streamAddress(startAt(positions, 'deployment:41', 17), ['deployment:41'])).not.toBeNull()
  })

  test('are never turned back by a page that was read earlier', () => {
    const positions = receive(startAt(noPositions, 'target:7', 230), message('event', 'target:7', 240)).positions
    expect(startAt(positions, 'target:7', 231).read.get('target:7')).toBe(240)
    expect(startAt(positions, 'target:7', 250).read.get('target:7')).toBe(250)
  })

  test('forget what nobody follows', () => {
    expect(forget(startAt(noPositions, 'target:7', 1), 'target:7').read.size).toBe(0)
  })

  test('never ask for more than twenty streams at once', () => {
    const names = Array.from({ length: 30 }, (_, index) => `target:${index}`)
    expect(streamAddress(noPositions, names)?.split(',')).toHaveLength(20)
  })
})

describe('a message', () => {
  test('is read with its stream and number', () => {
    expect(parseMessage('event', '{"stream":"target:7","seq":3,"kind":"x"}')).toMatchObject({ stream: 'target:7', seq: 3, data: { kind: 'x' } })
  })

  test.each([
    ['event', 'not json'],
    ['event', '{"seq":1}'],
    ['event', 'null'],
    ['message', '{"stream":"target:7","seq":1}'],
  ])('that the contract does not know (%s: %s) is left out', (event, text) => {
    expect(parseMessage(event, text)).toBeNull()
  })
})
