import { existsSync, writeFileSync } from 'node:fs'
import { errorCode } from '@podo/kernel'
import { readProcFile } from '../proc/read-stat.ts'
import { listMembers } from './members.ts'

/** Freezes or thaws a whole cgroup where the machine can; false where it cannot, and the caller signals instead. */
export function freezeGroup(cgroups: readonly string[], frozen: boolean): boolean {
  for (const folder of cgroups) {
    if (existsSync(`${folder}/freezer.state`)) return write(`${folder}/freezer.state`, frozen ? 'FROZEN' : 'THAWED')
    if (existsSync(`${folder}/cgroup.freeze`)) return write(`${folder}/cgroup.freeze`, frozen ? '1' : '0')
  }
  return false
}

/** Every member has stopped: freezing is asked for at once and reached a little later. */
export function isFrozen(cgroups: readonly string[]): boolean {
  return cgroups.some(
    (folder) =>
      readProcFile(`${folder}/freezer.state`)?.toString('latin1').trim() === 'FROZEN' ||
      (readProcFile(`${folder}/cgroup.events`)?.toString('latin1') ?? '').includes('frozen 1'),
  )
}

/** SIGKILL to all members at once; false where there is no cgroup to do it with. */
export function killGroup(cgroups: readonly string[]): boolean {
  const [folder] = cgroups
  if (folder === undefined) return false
  if (write(`${folder}/cgroup.kill`, '1')) return true
  // v1 has no kill: frozen members cannot fork, and die when thawed.
  freezeGroup(cgroups, true)
  for (const pid of listMembers(folder)) kill(pid)
  freezeGroup(cgroups, false)
  return true
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error
  }
}

function write(file: string, text: string): boolean {
  try {
    writeFileSync(file, text, { flag: 'r+' })
    return true
  } catch (error) {
    const code = errorCode(error)
    if (code === 'ENOENT' || code === 'EACCES' || code === 'EPERM' || code === 'ENODEV' || code === 'EROFS') return false
    throw error
  }
}
