import type { CommandDeclaration } from '../command.ts'
import { EXIT } from '../exit-codes.ts'

export const projects: CommandDeclaration = {
  name: 'projects',
  summary: 'Projects and their apps',
  aboutApp: false,
  run: async (context) => {
    const client = await context.client()
    const { items } = await client.api.projects.list({ limit: 100 })
    const withApps = await Promise.all(items.map(async (project) => ({ project: project.name, apps: (await client.api.apps.list({ project: project.name, limit: 200 })).items })))
    const rows = withApps.flatMap(({ project, apps }) => apps.flatMap((app) => app.environments.map((target) => [project, app.name, target.environment, target.live === null ? '-' : `v${target.live.release}`, target.state, target.address ?? ''])))
    if (rows.length === 0) context.output.say('There is no app yet. In its folder: podo deploy')
    if (rows.length > 0 || context.output.json) context.output.table(rows, withApps)
    return EXIT.ok
  },
}
