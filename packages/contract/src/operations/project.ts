import { z } from 'zod'
import { operation } from '../policy.ts'
import { appInstancesSchema, appSchema } from '../schema/app.ts'
import { planSchema } from '../schema/deployment.ts'
import { appPath, commitField, idField, nameField, pageInput, pageOf, reasonField, targetPath } from '../schema/fields.ts'
import { projectSchema } from '../schema/project.ts'

const displayName = z.string().trim().min(1).max(100).optional()

export const projects = {
  list: operation('read').route({ method: 'GET', path: '/projects', summary: 'Projects of the caller’s teams' }).input(z.strictObject(pageInput)).output(pageOf(projectSchema)),
  create: operation('manage')
    .route({ method: 'POST', path: '/projects', summary: 'Make a project' })
    .input(z.strictObject({ name: nameField, displayName, team: idField.optional() }))
    .output(projectSchema),
  get: operation('read').route({ method: 'GET', path: '/projects/{project}', summary: 'One project' }).input(z.strictObject({ project: nameField })).output(projectSchema),
  delete: operation('own').route({ method: 'DELETE', path: '/projects/{project}', summary: 'Delete an empty project' }).input(z.strictObject({ project: nameField })).output(z.object({})),
}

export const apps = {
  list: operation('read')
    .route({ method: 'GET', path: '/projects/{project}/apps', summary: 'Apps of a project, with their states' })
    .input(z.strictObject({ project: nameField, ...pageInput }))
    .output(pageOf(appSchema)),
  create: operation('configure')
    .route({ method: 'POST', path: '/projects/{project}/apps', summary: 'Make an app and claim its address' })
    .input(z.strictObject({ project: nameField, name: nameField, displayName }))
    .output(appSchema),
  get: operation('read').route({ method: 'GET', path: '/projects/{project}/apps/{app}', summary: 'One app' }).input(z.strictObject(appPath)).output(appSchema),
  /** `confirm` is the app's name: deleting cannot be undone. */
  delete: operation('manage')
    .route({ method: 'DELETE', path: '/projects/{project}/apps/{app}', summary: 'Delete an app with its releases, configuration, source and logs' })
    .input(z.strictObject({ ...appPath, confirm: nameField }))
    .output(z.object({})),
  nameCheck: operation('read')
    .route({ method: 'GET', path: '/projects/{project}/name-check', summary: 'Whether an app name and its address are free' })
    .input(z.strictObject({ project: nameField, name: z.string().max(100) }))
    .output(z.object({ available: z.boolean(), problem: z.string().nullable(), suggestion: z.string().nullable(), address: z.string().nullable() })),
  /** Of the newest deployment that got as far; null before the first. */
  plan: operation('read')
    .route({ method: 'GET', path: '/projects/{project}/apps/{app}/plan', summary: 'How the app is built and started, line by line with its sources' })
    .input(z.strictObject(targetPath))
    .output(z.object({ plan: planSchema.extend({ deployment: z.number().int(), commit: commitField.nullable() }).nullable() })),
  instances: operation('read')
    .route({ method: 'GET', path: '/projects/{project}/apps/{app}/instances', summary: 'Running instances' })
    .input(z.strictObject(targetPath))
    .output(appInstancesSchema),
  hold: operation('deploy')
    .route({ method: 'PUT', path: '/projects/{project}/apps/{app}/hold', summary: 'Hold automatic deployment' })
    .input(z.strictObject({ ...targetPath, reason: reasonField.min(1) }))
    .output(z.object({})),
  liftHold: operation('deploy').route({ method: 'DELETE', path: '/projects/{project}/apps/{app}/hold', summary: 'Lift the hold' }).input(z.strictObject(targetPath)).output(z.object({})),
}
