import { existsSync, readFileSync, rmSync } from 'node:fs'
import { armFaultPoints } from '@podo/kernel'

/**
 * For the crash suite alone: when PODO_FAULT_POINT_FILE names a file and the file holds the name of the moment that is
 * reached, the file is removed and the process ends as by `kill -9`. Without the variable nothing is armed.
 */
export function armFromFile(file: string | null): void {
  if (file === null) return
  armFaultPoints((name) => {
    if (!existsSync(file) || readFileSync(file, 'utf8').trim() !== name) return
    rmSync(file)
    process.kill(process.pid, 'SIGKILL')
  })
}
