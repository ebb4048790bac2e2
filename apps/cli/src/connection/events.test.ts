import { expect, test } from 'vitest'
import type { Client } from './client.ts'
import { parseBlock, readEvents } from './events.ts'

test('a block of the event stream format is read', () => {
  expect(parseBlock('event: log\ndata: {"a":1}')).toEqual({ event: 'log', data: '{"a":1}' })
  expect(parseBlock('data:one\r\ndata: two')).toEqual({ event: 'message', data: 'one\ntwo' })
  expect(parseBlock('data:  kept')).toEqual({ event: 'message', data: ' kept' })
})

test.each([': a comment to keep it open', 'event: ping', 'id: 3', ''])('"%s" is no message', (block) => {
  expect(parseBlock(block)).toBeNull()
})

/** Answers as the server does, cut at the given places of the bytes. */
const answering = (bytes: Uint8Array, size: number): Client['fetch'] => () => {
  const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.slice(index * size, (index + 1) * size))
  return Promise.resolve(new Response(new ReadableStream({ start: (controller) => {
    for (const chunk of chunks) controller.enqueue(chunk)
    controller.close()
  } })))
}

async function collect(fetch: Client['fetch']): Promise<string[]> {
  const said: string[] = []
  for await (const message of readEvents({ fetch }, ['app:1@0'], new AbortController().signal)) said.push(`${message.event} ${message.data}`)
  return said
}

test.each([1, 2, 3, 7, 1000])('messages in pieces of %i bytes arrive whole, Korean too', async (size) => {
  const text = 'event: log\r\ndata: 포도\r\n\r\n: beat\n\nevent: event\ndata: {}\n\n'
  expect(await collect(answering(new TextEncoder().encode(text), size))).toEqual(['log 포도', 'event {}'])
})

test('an answer that is no stream is a sentence', async () => {
  await expect(collect(() => Promise.resolve(new Response('no', { status: 503 })))).rejects.toMatchObject({ code: 'NO_EVENTS' })
})
