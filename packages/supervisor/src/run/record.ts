import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { RunRequest, RunStatus } from '@podo/agent-protocol'
import { errorCode } from '@podo/kernel'
import type { Machine } from '../machine/machine.ts'
import type { RunRecord } from '../state/schema.ts'

/** Names a run in files, marks and cgroups: keys are free text. */
export const runId = (key: string): string => `run-${createHash('sha256').update(key).digest('hex').slice(0, 32)}`

export const runOutputFile = (machine: Machine, id: string): string => join(machine.folders.runs, `${id}.out`)
export const runExitFile = (machine: Machine, id: string): string => join(machine.folders.runs, `${id}.exit`)

export function newRunRecord(request: RunRequest, sealedEnvironment: string): RunRecord {
  const { key, environment: _, ...rest } = request
  return {
    key,
    request: rest,
    sealedEnvironment,
    state: 'running',
    reason: null,
    endingFor: null,
    exitCode: null,
    signal: null,
    startedAt: new Date().toISOString(),
    endedAt: null,
    pid: null,
    startTime: null,
    bootId: null,
    cgroups: [],
  }
}

export function describeRun(machine: Machine, record: RunRecord): RunStatus {
  const { key, state, reason, exitCode, signal, startedAt, endedAt } = record
  return { key, state, reason, exitCode, signal, startedAt, endedAt, outputBytes: sizeOf(runOutputFile(machine, runId(key))) }
}

export function sizeOf(file: string): number {
  try {
    return statSync(file).size
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return 0
    throw error
  }
}
