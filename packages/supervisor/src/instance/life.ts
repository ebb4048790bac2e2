import { isAlive, readStat } from '../proc/read-stat.ts'
import { watchFile } from '../proc/watch-file.ts'

/** One running shim, whoever started it. */
export interface Life {
  readonly pid: number
  readonly startTime: number
  /** The shim has ended; its exit file says how. */
  readonly ended: Promise<void>
}

const LOOK_EVERY_MS = 500

/** Pid and start time name a process for as long as the machine is up; the boot is compared by the caller. */
export const isSameProcess = (pid: number, startTime: number): boolean => {
  const stat = readStat(pid)
  return isAlive(stat) && stat.startTime === startTime
}

/**
 * A shim that an earlier agent started. It is not our child, so its end is seen in two ways: the exit file changes
 * (at once), and a look every 500 ms for one that was killed before it could write (one small read a living
 * instance, nothing more).
 */
export function adoptLife(pid: number, startTime: number, exitFile: string): Life {
  const ended = new Promise<void>((resolve) => {
    const finishWhenGone = (): void => {
      if (isSameProcess(pid, startTime)) return
      clearInterval(timer)
      watcher?.close()
      resolve()
    }
    const timer = setInterval(finishWhenGone, LOOK_EVERY_MS)
    const watcher = watchFile(exitFile, () => setTimeout(finishWhenGone, 2))
    finishWhenGone()
  })
  return { pid, startTime, ended }
}
