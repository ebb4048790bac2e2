import { describe, expect, it } from 'vitest'
import { parseAnswerHead } from './answer-head.ts'

const head = (...lines: readonly string[]): string => lines.join('\r\n')

describe('head of an answer', () => {
  it('keeps names, values and their order', () => {
    expect(parseAnswerHead(head('HTTP/1.1 200 Fine, thanks', 'Set-Cookie: a=1', 'X-Empty:', 'set-cookie:\tb=2 ', 'X-High: \xe9'), 'GET')).toMatchObject({
      status: 200,
      reason: 'Fine, thanks',
      rawHeaders: ['Set-Cookie', 'a=1', 'X-Empty', '', 'set-cookie', 'b=2', 'X-High', '\xe9'],
    })
    expect(parseAnswerHead('HTTP/1.1 204', 'GET')).toMatchObject({ status: 204, reason: '' })
  })

  it.each([
    ['GET', 200, ['Content-Length: 5'], { kind: 'length', length: 5 }],
    ['GET', 200, ['Transfer-Encoding: Chunked'], { kind: 'chunked' }],
    ['GET', 200, [], { kind: 'close' }],
    ['GET', 204, [], { kind: 'none' }],
    ['GET', 304, ['Content-Length: 5'], { kind: 'none' }],
    ['HEAD', 200, ['Content-Length: 5'], { kind: 'none' }],
    ['HEAD', 200, ['Transfer-Encoding: chunked'], { kind: 'none' }],
    ['GET', 103, [], { kind: 'none' }],
    ['GET', 200, ['Content-Length: 5', 'Content-Length: 5'], { kind: 'length', length: 5 }],
  ])('%s with %i and %j ends as %j', (method, status, lines, framing) => {
    expect(parseAnswerHead(head(`HTTP/1.1 ${status} X`, ...lines), method)?.framing).toEqual(framing)
  })

  it.each([
    ['HTTP/1.1', [], true],
    ['HTTP/1.1', ['Connection: close'], false],
    ['HTTP/1.1', ['Connection: x', 'connection: Close'], false],
    ['HTTP/1.0', [], false],
    ['HTTP/1.0', ['Connection: Keep-Alive'], true],
  ])('%s with %j keeps the connection: %s', (version, lines, keeps) => {
    expect(parseAnswerHead(head(`${version} 200 OK`, 'Content-Length: 0', ...lines), 'GET')?.keepAlive).toBe(keeps)
  })

  it('never keeps a connection whose end is the end of the answer', () => {
    expect(parseAnswerHead('HTTP/1.1 200 OK', 'GET')?.keepAlive).toBe(false)
  })

  it.each([
    'HTTP/2 200 OK', 'HTTP/1.2 200 OK', 'HTTP/1.1 20 OK', 'HTTP/1.1 600 OK', 'HTTP/1.1 099 OK', 'HTTP/1.1  200 OK', 'http/1.1 200 OK', ' HTTP/1.1 200 OK', 'HTTP/1.1 200 O\0K', '',
    head('HTTP/1.1 200 OK', 'No colon'), head('HTTP/1.1 200 OK', ': no name'), head('HTTP/1.1 200 OK', 'Space : x'), head('HTTP/1.1 200 OK', ' Folded: x'),
    head('HTTP/1.1 200 OK', 'X: a\nb: c'), head('HTTP/1.1 200 OK', 'X: a\rb'), head('HTTP/1.1 200 OK', 'X: \x01'), head('HTTP/1.1 200 OK', 'Näme: x'),
    head('HTTP/1.1 200 OK', 'Content-Length: -1'), head('HTTP/1.1 200 OK', 'Content-Length: 1, 1'), head('HTTP/1.1 200 OK', 'Content-Length: 1e3'), head('HTTP/1.1 200 OK', 'Content-Length:'),
    head('HTTP/1.1 200 OK', 'Transfer-Encoding: gzip, chunked'), head('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked', 'Transfer-Encoding: chunked'),
  ])('refuses %j', (text) => {
    expect(parseAnswerHead(text, 'GET')).toBeNull()
  })
})
