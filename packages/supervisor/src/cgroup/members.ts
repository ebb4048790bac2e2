import { readdirSync } from 'node:fs'
import { errorCode } from '@podo/kernel'
import { isAlive, readProcFile, readStat } from '../proc/read-stat.ts'

/** Living members of a cgroup and of those below it. */
export function listMembers(folder: string): number[] {
  const own = (readProcFile(`${folder}/cgroup.procs`)?.toString('latin1') ?? '').split('\n').filter(Boolean).map(Number)
  const below = listFolders(folder).flatMap((name) => listMembers(`${folder}/${name}`))
  return [...own, ...below].filter((pid) => isAlive(readStat(pid)))
}

export function listFolders(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENODEV') return []
    throw error
  }
}
