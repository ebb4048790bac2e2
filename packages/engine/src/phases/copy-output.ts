import type { ObservedRelease } from '@podo/ports'
import type { PipelineContext } from '../pipeline-context.ts'

/**
 * Puts what the processes of a release write while they start into the log of the deployment, so that one log tells
 * everything from push to answered request. Of a process that writes more than a runtime shows at a look, the newest.
 */
export function createOutputCopy(context: Pick<PipelineContext, 'log'>): (seen: ObservedRelease) => void {
  const shown = new Map<string, readonly string[]>()
  return ({ instances }) => {
    for (const { id, process, lastLines } of instances) {
      const before = shown.get(id) ?? []
      for (const line of newLines(before, lastLines)) context.log('start', process === 'web' ? line : `${process}: ${line}`)
      shown.set(id, lastLines)
    }
  }
}

/** What stands in the window now and did not before: the window only moves on. O(lines²) of a window of some 20. */
export function newLines(before: readonly string[], now: readonly string[]): readonly string[] {
  for (let same = Math.min(before.length, now.length); same > 0; same -= 1) {
    const isMoved = now.slice(0, same).every((line, index) => line === before[before.length - same + index])
    if (isMoved) return now.slice(same)
  }
  return now
}
