import type { Config } from '@podo/contract'
import { viewConfigNow } from '@podo/store'
import type { ConfigNow, TargetPlace } from '@podo/store'
import type { PlacedCall } from '../operation/call.ts'

export const get = async (call: PlacedCall<TargetPlace>): Promise<Config> => presentConfig(await call.transaction((tx) => viewConfigNow(tx, call.place.targetId)))

/** Secrets by name only: there is no way from here to a value. */
export function presentConfig({ current, secrets, liveVersion }: ConfigNow): Config {
  const variables = Object.entries(current?.variables ?? {}).sort(([left], [right]) => (left < right ? -1 : 1))
  return {
    version: current?.number ?? 0,
    variables: variables.map(([name, value]) => ({ name, value })),
    secrets: secrets.map(({ name, updatedAt }) => ({ name, updatedAt })),
    overrides: presentOverrides(current),
    liveVersion,
  }
}

/** What is stored was checked when it came in; it goes out by the same fields. */
function presentOverrides(current: ConfigNow['current']): Config['overrides'] {
  const { healthCheck, resources, commands, predeploy } = current?.overrides ?? {}
  return {
    ...(healthCheck === undefined ? {} : { healthCheck: { ...healthCheck, ...(healthCheck.statuses === undefined ? {} : { statuses: [...healthCheck.statuses] }) } }),
    ...(resources === undefined ? {} : { resources: { ...resources } }),
    ...(commands === undefined ? {} : { commands: { ...commands } }),
    ...(predeploy === undefined ? {} : { predeploy }),
  } as Config['overrides']
}
