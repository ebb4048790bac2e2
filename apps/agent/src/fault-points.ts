import { existsSync, readFileSync, rmSync } from 'node:fs'
import { armFaultPoints } from '@podo/kernel'

/** Ends the agent as by `kill -9` at the moment that the file names; the file is removed first, so that it happens once. */
export function armFromFile(file: string | null): void {
  if (file === null) return
  armFaultPoints((name) => {
    if (!existsSync(file) || readFileSync(file, 'utf8').trim() !== name) return
    rmSync(file)
    process.kill(process.pid, 'SIGKILL')
  })
}
