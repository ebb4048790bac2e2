import { AppError } from '@podo/kernel'

/** Names under which the console may be asked; anything else is a page of somebody else's that points here. */
export interface Hosts {
  /** The origin of a request by its Host header; throws `WRONG_HOST` for a name that is not ours. */
  originOf(host: string | undefined): string
}

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']

export function createHosts(consoleOrigin: string): Hosts {
  const { protocol, host, port } = new URL(consoleOrigin)
  const suffix = port === '' ? '' : `:${port}`
  // On this machine itself the loopback names are good too: the CLI and the launcher use them.
  const known = new Map([[host.toLowerCase(), consoleOrigin], ...LOOPBACK.map((name) => [`${name}${suffix}`, `${protocol}//${name}${suffix}`] as const)])
  return {
    originOf(given) {
      const origin = given === undefined ? undefined : known.get(given.toLowerCase())
      if (origin === undefined) throw wrongHost(consoleOrigin)
      return origin
    },
  }
}

const wrongHost = (consoleOrigin: string): AppError =>
  new AppError({ kind: 'invalid', code: 'WRONG_HOST', publicMessage: `Podo is not called by this name. Use ${consoleOrigin}.` })

/** Of this machine: what the local token may be used from. */
export function isLoopback(address: string | undefined): boolean {
  if (address === undefined) return false
  const plain = address.startsWith('::ffff:') ? address.slice(7) : address
  return plain === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(plain)
}
