import { z } from 'zod'
import { operation } from '../policy.ts'
import { deployOptions, deploymentDetailSchema, deploymentSchema, planSchema } from '../schema/deployment.ts'
import { appPath, idField, numberField, pageInput, pageOf, reasonField, targetPath } from '../schema/fields.ts'
import { logMarkSchema, logMarksInput, logPageSchema, logQuery, logUsageSchema } from '../schema/log.ts'
import { compareSchema, releaseSchema, rollbackPreviewSchema } from '../schema/release.ts'

const deploymentPath = { ...targetPath, number: numberField }

const fileSchema = z.strictObject({
  path: z.string().min(1).max(1024),
  oid: z.string().regex(/^[0-9a-f]{40}$/),
  sizeBytes: z.number().int().min(0).max(268_435_456),
  mode: z.enum(['100644', '100755', '120000']),
})

export const uploads = {
  /** Says which contents are missing; the upload waits an hour for them. */
  begin: operation('deploy')
    .route({ method: 'POST', path: '/projects/{project}/apps/{app}/uploads', summary: 'Begin an upload with the list of its files' })
    .input(z.strictObject({ ...appPath, files: z.array(fileSchema).min(1).max(50_000), message: z.string().trim().max(500).default('') }))
    .output(z.object({ id: idField, missing: z.array(z.string()) })),
  /** Makes the commit and deploys it. */
  deploy: operation('deploy')
    .route({ method: 'POST', path: '/uploads/{id}/deploy', summary: 'Turn an upload into a commit and deploy it' })
    .input(z.strictObject({ id: idField, environment: targetPath.environment, ...deployOptions }))
    .output(deploymentSchema),
  /** The plan that a deployment would use, without one. */
  plan: operation('deploy')
    .route({ method: 'POST', path: '/uploads/{id}/plan', summary: 'The plan for an upload' })
    .input(z.strictObject({ id: idField }))
    .output(planSchema),
}

export const deployments = {
  list: operation('read')
    .route({ method: 'GET', path: '/projects/{project}/apps/{app}/deployments', summary: 'Deployments, newest first' })
    .input(z.strictObject({ ...targetPath, ...pageInput }))
    .output(pageOf(deploymentSchema)),
  get: operation('read')
    .route({ method: 'GET', path: '/projects/{project}/apps/{app}/deployments/{number}', summary: 'One deployment with its phases, cause and changes' })
    .input(z.strictObject(deploymentPath))
    .output(deploymentDetailSchema),
  /** Again: the commit and configuration of now, or (`of`) the commit of an earlier deployment; a held one by its number. */
  create: operation('deploy')
    .route({ method: 'POST', path: '/projects/{project}/apps/{app}/deployments', summary: 'Deploy again' })
    .input(z.strictObject({ ...targetPath, of: numberField.optional(), ...deployOptions }))
    .output(deploymentSchema),
  cancel: operation('deploy')
    .route({ method: 'POST', path: '/projects/{project}/apps/{app}/deployments/{number}/cancel', summary: 'Cancel a deployment' })
    .input(z.strictObject(deploymentPath))
    .output(deploymentSchema),
  log: operation('read')
    .route({ method: 'GET', path: '/projects/{project}/apps/{app}/deployments/{number}/log', summary: 'Log of a deployment' })
    .input(z.strictObject({ ...deploymentPath, ...logQuery }))
    .output(logPageSchema),
}

export const releases = {
  list: operation('read')
    .route({ method: 'GET', path: '/projects/{project}/apps/{app}/releases', summary: 'Releases, newest first' })
    .input(z.strictObject({ ...targetPath, ...pageInput }))
    .output(pageOf(releaseSchema)),
  compare: operation('read')
    .route({ method: 'GET', path: '/projects/{project}/apps/{app}/releases/{number}/compare', summary: 'What differs between two releases' })
    .input(z.strictObject({ ...targetPath, number: numberField, with: numberField }))
    .output(compareSchema),
  previewRollback: operation('read')
    .route({ method: 'GET', path: '/projects/{project}/apps/{app}/releases/{number}/rollback', summary: 'What a rollback to this release would do' })
    .input(z.strictObject({ ...targetPath, number: numberField }))
    .output(rollbackPreviewSchema),
  rollback: operation('deploy')
    .route({ method: 'POST', path: '/projects/{project}/apps/{app}/releases/{number}/rollback', summary: 'Roll back to this release and hold automatic deployment' })
    .input(z.strictObject({ ...targetPath, number: numberField, reason: reasonField.default(''), secrets: z.enum(['current', 'as-released']).default('current') }))
    .output(deploymentSchema),
}

export const logs = {
  read: operation('read')
    .route({ method: 'GET', path: '/projects/{project}/apps/{app}/logs', summary: 'Runtime log of an app' })
    .input(z.strictObject({ ...targetPath, ...logQuery }))
    .output(logPageSchema),
  usage: operation('read')
    .route({ method: 'GET', path: '/projects/{project}/apps/{app}/logs/usage', summary: 'How much of an app’s log is kept, and since when' })
    .input(z.strictObject(targetPath))
    .output(logUsageSchema),
  /** The newest 500 between two times. */
  marks: operation('read')
    .route({ method: 'GET', path: '/projects/{project}/apps/{app}/logs/marks', summary: 'Where releases went live and processes ended, among the lines of the log' })
    .input(z.strictObject({ ...targetPath, ...logMarksInput }))
    .output(z.object({ items: z.array(logMarkSchema) })),
}
