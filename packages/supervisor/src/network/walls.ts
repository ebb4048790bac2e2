import { spawn } from 'node:child_process'
import type { Logger } from '@podo/telemetry'
import { wallRules } from './rules.ts'
import type { WallPlan } from './rules.ts'

/**
 * The network rules of one installation, a table of its own. They stay while the agent is away, as its apps do, and
 * are made anew by the next one.
 */
export interface Walls {
  /** The rules are as the plan is now, when this resolves; one that did not change costs nothing. */
  raise(): Promise<void>
  /** Takes them away: nothing of this installation runs any more. */
  remove(): Promise<void>
}

const NFT_TIMEOUT_MS = 10_000
const NO_RULES = ''

/** Whether this machine lets us have a table: tried, because a container may have the program and not the right. */
export async function detectNetworkRules(installation: string): Promise<boolean> {
  if (process.getuid?.() !== 0) return false
  const table = tableOf(`${installation}-trial`)
  return loadRules(wallRules(table, { users: [1], blocks: [{ uid: 1, first: 1024 }], blockSize: 16 }) + `delete table inet ${table}\n`).then(
    () => true,
    () => false,
  )
}

export function createWalls(installation: string, plan: () => WallPlan, logger: Logger): Walls {
  const table = tableOf(installation)
  let standing = NO_RULES
  let work: Promise<void> = Promise.resolve()
  const load = async (): Promise<void> => {
    const rules = wallRules(table, plan())
    if (rules === standing) return
    await loadRules(rules)
    standing = rules
  }
  return {
    raise() {
      const next = work.then(load)
      // An app that cannot be walled off still starts: the log says so, and the next change tries again.
      work = next.catch((err: unknown) => logger.error({ err }, 'network rules could not be set'))
      return work
    },
    async remove() {
      await work
      standing = NO_RULES
      await loadRules(`table inet ${table} {}\ndelete table inet ${table}\n`).catch((err: unknown) => logger.warn({ err }, 'network rules could not be removed'))
    },
  }
}

/** Where apps are not kept apart on the network. */
export const noWalls: Walls = { raise: () => Promise.resolve(), remove: () => Promise.resolve() }

const tableOf = (name: string): string => name.replace(/[^A-Za-z0-9]/g, '_')

/** All of it or nothing: nft hands a file to the kernel as one transaction. */
function loadRules(rules: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('nft', ['-f', '-'], { stdio: ['pipe', 'ignore', 'pipe'], timeout: NFT_TIMEOUT_MS, env: { PATH: '/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin' } })
    let told = ''
    child.stderr.on('data', (chunk: Buffer) => (told = (told + chunk.toString('utf8')).slice(-2_000)))
    child.stdin.on('error', () => undefined)
    child.on('error', reject)
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`nft ended with ${code ?? 'a signal'}: ${told}`))))
    child.stdin.end(rules)
  })
}
