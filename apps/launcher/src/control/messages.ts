import type { Socket } from 'node:net'
import { z } from 'zod'

/** What a `podo start`, `stop` or `restart` says to the living launcher, a JSON object a line. */
export const askSchema = z.discriminatedUnion('ask', [
  /** Listen in. `terminal`: a person reads along, so the sign-in link may be shown. */
  z.object({ ask: z.literal('attach'), terminal: z.boolean(), command: z.string() }),
  z.object({ ask: z.literal('stop') }),
  /** A Ctrl-C that was pressed elsewhere. */
  z.object({ ask: z.literal('interrupt') }),
  /** SIGTERM, elsewhere: the control plane stops, apps go on. */
  z.object({ ask: z.literal('leave') }),
  /** Another launcher takes over, from this runtime folder. */
  z.object({ ask: z.literal('restart'), plan: z.string() }),
])
export type Ask = z.infer<typeof askSchema>

export const tellSchema = z.discriminatedUnion('tell', [
  z.object({ tell: z.literal('line'), line: z.string() }),
  /** Everything runs. */
  z.object({ tell: z.literal('ready') }),
  /** This launcher made place for another; connect again. */
  z.object({ tell: z.literal('moved') }),
  z.object({ tell: z.literal('end'), exitCode: z.number().int() }),
])
export type Tell = z.infer<typeof tellSchema>

const LONGEST_LINE = 256 * 1024

/** Calls back with each whole line; a peer that sends an endless one is cut off. */
export function readLines(socket: Socket, onLine: (line: string) => void): void {
  let rest = ''
  socket.setEncoding('utf8')
  socket.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) onLine(line)
    if (rest.length > LONGEST_LINE) socket.destroy()
  })
}

export function parseLine<T>(schema: z.ZodType<T>, line: string): T | undefined {
  try {
    const parsed = schema.safeParse(JSON.parse(line))
    return parsed.success ? parsed.data : undefined
  } catch {
    // No JSON: a peer of another kind, ignored.
    return undefined
  }
}
