import { z } from 'zod'
import { operation } from '../policy.ts'
import { configSchema, configUpdateInput, configVersionSchema, scaleSchema } from '../schema/config.ts'
import { configChangeSchema, deployOptions, deploymentSchema } from '../schema/deployment.ts'
import { numberField, pageInput, pageOf, targetPath } from '../schema/fields.ts'

export const config = {
  get: operation('read').route({ method: 'GET', path: '/projects/{project}/apps/{app}/config', summary: 'Variables, names of secrets, settings' }).input(z.strictObject(targetPath)).output(configSchema),
  /** Makes a Config version when anything changes; with something live, deploys it without a build. */
  update: operation('configure')
    .route({ method: 'PATCH', path: '/projects/{project}/apps/{app}/config', summary: 'Set and remove variables, secrets and settings' })
    .input(z.strictObject({ ...targetPath, ...configUpdateInput, ...deployOptions }))
    .output(
      z.object({
        config: configSchema,
        changes: z.array(configChangeSchema),
        deployment: deploymentSchema.nullable(),
        /** Secrets of this change that are too short (below 4 characters) to be hidden in logs. */
        shownInLogs: z.array(z.string()),
      }),
    ),
  versions: operation('read')
    .route({ method: 'GET', path: '/projects/{project}/apps/{app}/config/versions', summary: 'Config versions with their changes, newest first' })
    .input(z.strictObject({ ...targetPath, ...pageInput }))
    .output(pageOf(configVersionSchema)),
  diff: operation('read')
    .route({ method: 'GET', path: '/projects/{project}/apps/{app}/config/diff', summary: 'What differs between two config versions' })
    .input(z.strictObject({ ...targetPath, from: numberField, to: numberField }))
    .output(z.object({ changes: z.array(configChangeSchema) })),
}

export const scale = {
  get: operation('read').route({ method: 'GET', path: '/projects/{project}/apps/{app}/scale', summary: 'Process counts' }).input(z.strictObject(targetPath)).output(scaleSchema),
  update: operation('configure')
    .route({ method: 'PUT', path: '/projects/{project}/apps/{app}/scale', summary: 'Set process counts; makes no release' })
    .input(z.strictObject({ ...targetPath, counts: scaleSchema.shape.counts }))
    .output(scaleSchema),
}
