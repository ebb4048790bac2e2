import { freeLeases, leaseOwners } from '@podo/store'
import type { Database } from '@podo/store'

/** Names the process that drives, so that a lease of a dead one on the same machine can be freed at once. */
export const ownerName = (host: string, pid: number, id: string): string => `${host}/${pid}/${id}`

/** A pid that was given to another process since only means that the lease runs out by itself. */
export async function freeDeadLeases(database: Database, host: string): Promise<void> {
  await database.transaction({ kind: 'worker' }, async (tx) => {
    const owners = await leaseOwners(tx)
    const dead = owners.filter((owner) => {
      const [ownerHost, pid] = owner.split('/')
      return ownerHost === host && pid !== undefined && !isAlive(Number(pid))
    })
    await freeLeases(tx, dead)
  })
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
