import { failure } from '../exit-codes.ts'

const OLDEST_NODE = 24

export function checkNode(version: string, platform: string): void {
  const major = Number.parseInt(version.replace(/^v/, ''), 10)
  if (major >= OLDEST_NODE && platform === 'linux') return
  throw failure('WRONG_NODE', `Podo needs Node.js ${OLDEST_NODE} or newer on Linux, and this is ${version} on ${platform}. Run npm ci, which brings it, and start with bin/podo.`)
}
