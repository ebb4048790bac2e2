import type { Sourced } from '../plan.ts'

/** How a tool is told where to listen. */
interface ServerTool {
  /** First words of the command. */
  readonly words: string
  readonly port: readonly string[]
  /** It takes PORT by itself, unless a flag says otherwise. */
  readonly readsPort: boolean
  /** Empty where it listens on every address by itself. */
  readonly host: readonly string[]
  readonly readsHost?: boolean
}

/** The first flag of each is the one that is written. Read in the sources of these tools. */
const TOOLS: readonly ServerTool[] = [
  { words: 'next start', port: ['-p', '--port'], readsPort: true, host: [] },
  { words: 'vite preview', port: ['--port'], readsPort: false, host: ['--host'] },
  { words: 'astro preview', port: ['--port'], readsPort: false, host: ['--host'] },
  { words: 'vitepress preview', port: ['--port'], readsPort: false, host: [] },
  { words: 'vitepress serve', port: ['--port'], readsPort: false, host: [] },
  { words: 'nuxt start', port: ['-p', '--port'], readsPort: true, host: ['--host', '-H'], readsHost: true },
  { words: 'nuxt preview', port: ['-p', '--port'], readsPort: true, host: ['--host', '-h'], readsHost: true },
  { words: 'nuxi preview', port: ['-p', '--port'], readsPort: true, host: ['--host', '-h'], readsHost: true },
  { words: 'gatsby serve', port: ['-p', '--port'], readsPort: false, host: ['-H', '--host'] },
  { words: 'docusaurus serve', port: ['--port', '-p'], readsPort: false, host: ['--host', '-h'] },
  { words: 'ng serve', port: ['--port'], readsPort: false, host: ['--host'] },
  { words: 'http-server', port: ['-p', '--port'], readsPort: true, host: [] },
  { words: 'serve', port: ['-l', '-p', '--listen'], readsPort: true, host: [] },
  { words: 'sirv', port: ['-p', '--port'], readsPort: true, host: ['-H', '--host'], readsHost: true },
  { words: 'json-server', port: ['--port', '-p'], readsPort: true, host: ['--host', '-h'] },
  { words: 'fastify start', port: ['-p', '--port'], readsPort: true, host: [] },
  { words: 'react-router-serve', port: [], readsPort: true, host: [] },
  { words: 'remix-serve', port: [], readsPort: true, host: [] },
  { words: 'wrangler dev', port: ['--port'], readsPort: false, host: ['--ip'] },
]

export interface Listening {
  readonly command: string
  /** It serves what a build made, and makes nothing itself. */
  readonly isServer: boolean
  /** The flag that carries the port; null where PORT does. */
  readonly flag: string | null
  readonly environment: Readonly<Record<string, Sourced<string>>>
}

/**
 * Makes a known tool listen on PORT, on every address: a port or an address in its flags is replaced, and where it reads
 * no PORT the flag is added. Any other command stays as it is.
 */
export function listenWhereAsked(command: string): Listening {
  const tool = TOOLS.find(({ words }) => command === words || command.startsWith(`${words} `))
  if (tool === undefined) return { command, isServer: false, flag: null, environment: {} }
  const port = setFlag(command, tool.port, '$PORT', !tool.readsPort)
  const host = setFlag(port.command, tool.host, '0.0.0.0', tool.host.length > 0 && tool.readsHost !== true)
  return {
    command: host.command,
    isServer: true,
    flag: port.flag,
    environment: tool.readsHost === true && host.flag === null ? { HOST: { value: '0.0.0.0', from: 'default' } } : {},
  }
}

function setFlag(command: string, flags: readonly string[], value: string, isNeeded: boolean): { command: string; flag: string | null } {
  const words = command.split(/\s+/)
  const at = words.findIndex((word) => flags.some((flag) => word === flag || word.startsWith(`${flag}=`)))
  const flag = flags.find((one) => words[at] === one || words[at]?.startsWith(`${one}=`) === true) ?? flags[0]
  if (flag === undefined || (at === -1 && !isNeeded)) return { command, flag: null }
  if (at === -1) return { command: `${command} ${flag} ${value}`, flag }
  const takesNext = words[at] === flag && words[at + 1]?.startsWith('-') === false
  const kept = [...words.slice(0, at), flag, value, ...words.slice(at + (takesNext ? 2 : 1))]
  return { command: kept.join(' '), flag }
}
