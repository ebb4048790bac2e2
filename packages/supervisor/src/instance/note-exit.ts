import type { InstanceExit } from '@podo/agent-protocol'
import { isCrashLoop } from './backoff.ts'
import { become, saveSoon } from './situation.ts'
import type { Situation } from './situation.ts'

const EXITS_KEPT = 10

/** Writes an end down; a crash loop is told once a loop. */
export function noteExit(situation: Situation, exit: Pick<InstanceExit, 'exitCode' | 'signal'>, why: { readonly outOfMemory?: boolean; readonly diskFull?: boolean } = {}): void {
  const { outOfMemory = false, diskFull = false } = why
  const { record, onEvent } = situation
  situation.exitsInARow += 1
  situation.listening = []
  record.pid = null
  record.startTime = null
  record.exits = [...record.exits, { ...exit, at: new Date().toISOString(), outOfMemory, diskFull }].slice(-EXITS_KEPT)
  saveSoon(situation)
  if (record.stopping) return
  become(situation, 'exited')
  const who = { instance: record.id, process: record.process }
  onEvent('instance-exited', { ...who, exitCode: exit.exitCode, signal: exit.signal, outOfMemory })
  const wasLooping = situation.isLooping
  situation.isLooping = isCrashLoop(record.exits)
  if (situation.isLooping && !wasLooping) onEvent('crash-loop', { ...who, exits: record.exits.length })
}
