import type { Context } from '../target/context.ts'
import { buildTable } from './build-table.ts'
import type { RoutedTarget } from './build-table.ts'
import type { EdgeSink } from './table.ts'

/** Hands tables to the edge. Many changes of one moment make one table. */
export function createRoutes(edge: EdgeSink, targets: () => Iterable<RoutedTarget>): Context['routes'] {
  let isDue = false
  const refreshNow = (): void => {
    isDue = false
    edge.replaceTable({ routes: buildTable(targets()) })
  }
  return {
    refreshNow,
    refresh() {
      if (isDue) return
      isDue = true
      setImmediate(() => {
        if (isDue) refreshNow()
      })
    },
    dropUpstream: (instanceId) => edge.dropUpstream(instanceId),
    endStreams: (contentKey) => edge.endStreams(contentKey),
    quiet: (contentKey, timeoutMs) => edge.quiet(contentKey, timeoutMs),
  }
}
