import { z } from 'zod'
import { operation } from '../policy.ts'
import { buildVariablesSchema } from '../schema/build-variable.ts'
import { variableName, variableValue } from '../schema/config.ts'
import { appPath } from '../schema/fields.ts'

/** Of the app, the same in every environment: what its builds are given beside nothing. */
export const buildVariables = {
  list: operation('read')
    .route({ method: 'GET', path: '/projects/{project}/apps/{app}/build-variables', summary: 'Names of build variables' })
    .input(z.strictObject(appPath))
    .output(buildVariablesSchema),
  update: operation('configure')
    .route({ method: 'PATCH', path: '/projects/{project}/apps/{app}/build-variables', summary: 'Set and remove build variables; the next deployment builds with them' })
    .input(z.strictObject({ ...appPath, set: z.record(variableName, variableValue).default({}), remove: z.array(variableName).max(500).default([]) }))
    .output(buildVariablesSchema.extend({ changed: z.array(z.string()) })),
}
