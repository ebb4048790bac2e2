import { describe, expect, it } from 'vitest'
import { ask } from './fixtures/clients.ts'
import type { Answered } from './fixtures/clients.ts'
import { HOST } from './fixtures/host.ts'
import { openApp, openEdge, release } from './fixtures/servers.ts'

const CLAIMS = {
  'x-forwarded-for': '6.6.6.6',
  'x-forwarded-proto': 'https',
  'x-forwarded-host': 'bank.example',
  'x-forwarded-port': '443',
  'x-real-ip': '6.6.6.6',
  forwarded: 'for=6.6.6.6;proto=https',
  'x-request-id': 'chosen-by-the-visitor',
}

async function seenBy(trustedProxies: readonly string[], headers: Record<string, string>): Promise<Record<string, string>> {
  const { port, show } = await openEdge({ trustedProxies })
  show(release('a', await openApp((request, response) => response.end(JSON.stringify(request.headers)))))
  const answer: Answered = await ask(port, { headers })
  return JSON.parse(answer.body) as Record<string, string>
}

describe('what Podo says about a visitor', () => {
  it('says it itself and believes nobody', async () => {
    const seen = await seenBy([], CLAIMS)
    expect(seen).toMatchObject({
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': HOST,
      forwarded: `for=127.0.0.1;host="${HOST}";proto=http`,
    })
    expect(seen['x-request-id']).toMatch(/^[0-9a-f]{32}$/)
    expect(seen).not.toHaveProperty('x-real-ip')
    expect(seen).not.toHaveProperty('x-forwarded-port')
  })

  it('adds to the word of a trusted proxy', async () => {
    const seen = await seenBy(['10.0.0.0/8', '127.0.0.0/8'], CLAIMS)
    expect(seen).toMatchObject({
      'x-forwarded-for': '6.6.6.6, 127.0.0.1',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'bank.example',
      'x-forwarded-port': '443',
      'x-real-ip': '6.6.6.6',
      forwarded: `for=6.6.6.6;proto=https, for=127.0.0.1;host="${HOST}";proto=https`,
      'x-request-id': 'chosen-by-the-visitor',
    })
  })

  it('takes no request id from a trusted proxy that could not be one', async () => {
    expect((await seenBy(['127.0.0.1'], { 'x-request-id': 'a b<script>' }))['x-request-id']).toMatch(/^[0-9a-f]{32}$/)
  })

  it('drops the disguises that servers of the CGI kind would take for its own word', async () => {
    const seen = await seenBy([], { 'x_forwarded_for': '6.6.6.6', 'X-Forwarded_Proto': 'https', 'x-request_id': 'x', content_length: '5', 'x_harmless': 'kept' })
    expect(Object.keys(seen).filter((name) => name.includes('_'))).toEqual(['x_harmless'])
  })

  it('ends what belongs to the connection at this hop', async () => {
    const seen = await seenBy([], { connection: 'keep-alive, x-secret-hop, host', 'x-secret-hop': '1', 'keep-alive': 'timeout=5', te: 'trailers, deflate', 'proxy-authorization': 'Basic x', 'proxy-connection': 'x' })
    expect(seen).toMatchObject({ host: HOST, te: 'trailers' })
    for (const name of ['x-secret-hop', 'keep-alive', 'proxy-authorization', 'proxy-connection', 'connection']) expect(seen).not.toHaveProperty(name)
  })
})
