import { join } from 'node:path'
import type { ServerConfig } from '@podo/config'
import { createLogSegments } from '@podo/logs-segments'
import type { LogStore, LogStream } from '@podo/ports'
import type { Logger } from '@podo/telemetry'

/**
 * Builds' logs are written here, apps' by the agent in its own folder; readers see one store. Of builds the oldest go
 * first, of apps those of the one that writes the most.
 */
export function createLogStore({ data, logBudget }: Pick<ServerConfig, 'data' | 'logBudget'>, log: Logger): LogStore {
  const onError = (err: unknown): void => log.warn({ err }, 'log segments could not be tidied')
  const builds = createLogSegments({ root: data.buildLogs, budgetBytes: logBudget.buildsBytes, streamBudgetBytes: logBudget.buildBytes, yields: 'oldest', onError })
  const apps = createLogSegments({ root: join(data.agent, 'logs'), budgetBytes: logBudget.appsBytes, streamBudgetBytes: logBudget.appBytes, onError })
  const of = (stream: LogStream): LogStore => (stream.kind === 'build' ? builds : apps)
  return {
    writer: (stream) => of(stream).writer(stream),
    read: (stream, query) => of(stream).read(stream, query),
    follow: (stream, after, signal, mostBehind) => of(stream).follow(stream, after, signal, mostBehind),
    remove: (stream) => of(stream).remove(stream),
    usage: async (stream) => {
      if (stream !== undefined) return of(stream).usage(stream)
      const [one, other] = await Promise.all([builds.usage(), apps.usage()])
      return { bytes: one.bytes + other.bytes, budgetBytes: one.budgetBytes + other.budgetBytes }
    },
  }
}
