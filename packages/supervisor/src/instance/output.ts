import { rm } from 'node:fs/promises'
import type { Machine } from '../machine/machine.ts'
import { freezeFamily, holdFamily, thawFamily } from '../output/freeze.ts'
import type { Recorder } from '../output/record.ts'
import { startTail } from '../output/tail.ts'
import type { Tail } from '../output/tail.ts'
import type { InstanceRecord } from '../state/schema.ts'
import { exitFileOf, familyOf, outputFileOf, positionFileOf } from './launch.ts'

const TELL_EVERY_MS = 60_000
const SLOWED = Buffer.from('[warn] podo: this process writes faster than its output can be taken over, so it is slowed down\n')

/** In the app's own log, where a person looks; once a minute. */
function tellSlowed(machine: Machine, record: InstanceRecord, recorder: Recorder): () => void {
  let toldAt = -Infinity
  return () => {
    if (performance.now() - toldAt < TELL_EVERY_MS) return
    toldAt = performance.now()
    recorder.take(SLOWED).catch((err: unknown) => machine.logger.error({ err, instance: record.id }, 'log could not be written'))
  }
}

/** Takes an instance's hot output over into its target's log for as long as it lives. */
export function followOutput(machine: Machine, record: InstanceRecord, recorder: Recorder): Promise<Tail> {
  return startTail({
    file: outputFileOf(machine, record.id),
    positionFile: positionFileOf(machine, record.id),
    take: (lines) => recorder.take(lines),
    hold: () => holdFamily(familyOf(machine, record), record.pid),
    freeze: () => freezeFamily(familyOf(machine, record)),
    thaw: () => thawFamily(familyOf(machine, record)),
    onSlowed: tellSlowed(machine, record, recorder),
    onError: (err) => machine.logger.error({ err, instance: record.id }, 'output could not be taken over'),
  })
}

export async function removeHotFiles(machine: Machine, id: string): Promise<void> {
  for (const file of [outputFileOf(machine, id), exitFileOf(machine, id), positionFileOf(machine, id)]) await rm(file, { force: true })
}
