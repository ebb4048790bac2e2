import type { Socket } from 'node:net'
import { fits, parseJson } from '../parse/fits.ts'

/** What a `podo start`, `stop` or `restart` says to the living launcher, a JSON object a line. */
export type Ask =
  /** Listen in. */
  | { readonly ask: 'attach' }
  | { readonly ask: 'stop' }
  /** A Ctrl-C that was pressed elsewhere. */
  | { readonly ask: 'interrupt' }
  /** SIGTERM, elsewhere: the control plane stops, apps go on. */
  | { readonly ask: 'leave' }
  /** Another launcher takes over, from this runtime folder. */
  | { readonly ask: 'restart'; readonly runtime: string }

export type Tell =
  /** To `attach`, at once: this launcher will say more. */
  | { readonly tell: 'heard' }
  | { readonly tell: 'line'; readonly line: string }
  /** Everything runs. */
  | { readonly tell: 'ready'; readonly isNew: boolean }
  /** This launcher made place for another; connect again. */
  | { readonly tell: 'moved' }
  | { readonly tell: 'end'; readonly exitCode: number }

export function parseAsk(text: string): Ask | undefined {
  const value = parseJson(text)
  if (!fits(value, { ask: 'string' })) return undefined
  if (value.ask === 'restart') return fits(value, { ask: 'string', runtime: 'string' }) ? { ask: 'restart', runtime: value.runtime } : undefined
  return value.ask === 'attach' || value.ask === 'stop' || value.ask === 'interrupt' || value.ask === 'leave' ? { ask: value.ask } : undefined
}

export function parseTell(text: string): Tell | undefined {
  const value = parseJson(text)
  if (!fits(value, { tell: 'string' })) return undefined
  if (value.tell === 'line' && fits(value, { tell: 'string', line: 'string' })) return { tell: 'line', line: value.line }
  if (value.tell === 'ready' && fits(value, { tell: 'string', isNew: 'boolean' })) return { tell: 'ready', isNew: value.isNew }
  if (value.tell === 'end' && fits(value, { tell: 'string', exitCode: 'number' })) return { tell: 'end', exitCode: value.exitCode }
  return value.tell === 'moved' || value.tell === 'heard' ? { tell: value.tell } : undefined
}

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
