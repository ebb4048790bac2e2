const WORDS = ['GET', '/api/users', '200', 'connect', 'timeout', 'handler', 'request', 'user', '배포', 'INFO', 'order', 'payment', 'cache', 'miss']

/** Lines as a web app writes them, about 115 bytes each, none like another; the same ones for the same seed. */
export function makeLines(bytes: number, seed = 1): { readonly text: Buffer; readonly count: number } {
  let state = seed
  const random = (below: number): number => (state = (state * 48_271) % 2_147_483_647) % below
  const lines: string[] = []
  for (let size = 0; size < bytes; ) {
    const words = Array.from({ length: 11 }, () => WORDS[random(WORDS.length)]).join(' ')
    const line = `${new Date(1.8e12 + random(1e9)).toISOString()} ${words} ${random(2 ** 31).toString(36)}\n`
    size += Buffer.byteLength(line)
    lines.push(line)
  }
  return { text: Buffer.from(lines.join('')), count: lines.length }
}
