import { delay, errorCode } from '@podo/kernel'
import { freezeGroup, killGroup } from '../cgroup/signal.ts'
import { findFamily } from './find.ts'
import type { Family } from './find.ts'

const MAX_KILLS = 200

/**
 * Ends a whole family: SIGTERM, the grace, SIGKILL, and a look that none is left. Resolves when none is. A family that
 * cannot be killed (stuck in the kernel) is given up after 10 s with `false`.
 */
export async function stopFamily(family: Family, graceSeconds: number): Promise<boolean> {
  signalFamily(family, 'SIGTERM')
  freezeGroup(family.cgroups, false)
  if (await isGoneWithin(family, graceSeconds * 1000)) return true
  return killFamily(family)
}

/** Kills at once, again and again until a look finds none: a fork bomb must not outrun its list. */
export async function killFamily(family: Family): Promise<boolean> {
  for (let attempt = 0; attempt < MAX_KILLS; attempt += 1) {
    if (findFamily(family).length === 0) return true
    if (!killGroup(family.cgroups)) {
      signalFamily(family, 'SIGSTOP')
      signalFamily(family, 'SIGKILL')
    }
    await delay(attempt < 10 ? 5 : 50)
  }
  return findFamily(family).length === 0
}

/** A signal to each member. SIGCONT follows SIGTERM, so that one that stopped itself hears it. */
function signalFamily(family: Family, signal: NodeJS.Signals): void {
  for (const pid of findFamily(family)) {
    sendSignal(pid, signal)
    if (signal === 'SIGTERM') sendSignal(pid, 'SIGCONT')
  }
}

export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (errorCode(error) !== 'ESRCH' && errorCode(error) !== 'EPERM') throw error
  }
}

async function isGoneWithin(family: Family, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs
  for (let pause = 5; ; pause = Math.min(pause * 1.5, 100)) {
    if (findFamily(family).length === 0) return true
    if (performance.now() >= deadline) return false
    await delay(pause)
  }
}
