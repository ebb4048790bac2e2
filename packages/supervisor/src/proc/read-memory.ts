import { readProcFile } from './read-stat.ts'

const TICKS_PER_SECOND = 100

const PAGE_BYTES = 4096

/** Resident memory in bytes, pages that are shared counted each time; one small read a process (statm). */
export function readResident(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + Number(readProcFile(`/proc/${pid}/statm`)?.toString('latin1').split(' ')[1] ?? 0) * PAGE_BYTES, 0)
}

/** Proportional memory of these processes in bytes; resident memory where the kernel does not say. O(pids). */
export function readMemory(pids: readonly number[]): number {
  let kibibytes = 0
  for (const pid of pids) {
    const rollup = readProcFile(`/proc/${pid}/smaps_rollup`)?.toString('latin1') ?? ''
    const proportional = /^Pss:\s+(\d+) kB/m.exec(rollup)?.[1]
    const resident = proportional ?? /^VmRSS:\s+(\d+) kB/m.exec(readProcFile(`/proc/${pid}/status`)?.toString('latin1') ?? '')?.[1]
    kibibytes += Number(resident ?? 0)
  }
  return kibibytes * 1024
}

/** Processor time that these processes have used, in seconds (USER_HZ is 100 on Linux for every program). */
export function readCpuSeconds(pids: readonly number[]): number {
  let ticks = 0
  for (const pid of pids) {
    const text = readProcFile(`/proc/${pid}/stat`)?.toString('latin1')
    if (text === undefined) continue
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    ticks += Number(fields[11]) + Number(fields[12])
  }
  return ticks / TICKS_PER_SECOND
}
