import { EventEmitter } from 'node:events'
import type { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { parseAsk, parseTell, readLines } from './messages.ts'

describe('what is said over the socket of the launcher', () => {
  it.each(['attach', 'stop', 'interrupt', 'leave'] as const)('an order to %s is read', (ask) => {
    expect(parseAsk(JSON.stringify({ ask, more: 1 }))).toEqual({ ask })
  })

  it('a restart needs the folder to start from', () => {
    expect(parseAsk('{"ask":"restart"}')).toBeUndefined()
    expect(parseAsk('{"ask":"restart","runtime":"/srv/podo/runtime/2"}')).toEqual({ ask: 'restart', runtime: '/srv/podo/runtime/2' })
  })

  it.each(['', 'stop', 'null', '[]', '{}', '{"ask":7}', '{"ask":"burn"}', '{"ask":"__proto__"}'])('nonsense is ignored: %s', (text) => {
    expect(parseAsk(text)).toBeUndefined()
    expect(parseTell(text)).toBeUndefined()
  })

  it.each([
    { tell: 'line', line: 'words' },
    { tell: 'ready', isNew: true },
    { tell: 'moved' },
    { tell: 'heard' },
    { tell: 'end', exitCode: 3 },
  ] as const)('an answer is read: %o', (told) => {
    expect(parseTell(JSON.stringify(told))).toEqual(told)
  })

  it('a line comes whole however it was cut, and an endless one ends the connection', () => {
    let isCut = false
    const socket = Object.assign(new EventEmitter(), { setEncoding: () => undefined, destroy: () => (isCut = true) })
    const lines: string[] = []
    readLines(socket as unknown as Socket, (line) => lines.push(line))
    for (const chunk of ['on', 'e\ntw', 'o\n\n', 'three']) socket.emit('data', chunk)
    expect(lines).toEqual(['one', 'two', ''])
    expect(isCut).toBe(false)
    socket.emit('data', 'x'.repeat(300_000))
    expect(isCut).toBe(true)
  })
})
