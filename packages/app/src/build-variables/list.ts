import type { BuildVariables } from '@podo/contract'
import { viewBuildVariables } from '@podo/store'
import type { AppPlace, BuildVariablesView } from '@podo/store'
import type { PlacedCall } from '../operation/call.ts'

export const list = async (call: PlacedCall<AppPlace>): Promise<BuildVariables> => presentBuildVariables(await call.transaction((tx) => viewBuildVariables(tx, call.place.teamId, call.place.appId)))

/** By name only: there is no way from here to a value. */
export const presentBuildVariables = ({ variables, missing, pending }: BuildVariablesView): BuildVariables => ({
  variables: variables.map(({ name, updatedAt, updatedBy }) => ({ name, updatedAt, updatedBy })),
  missing: [...missing],
  pending,
})
