import { spawn } from 'node:child_process'
import { invalid } from '@podo/kernel'
import type { CommandDeclaration } from '../command.ts'
import { placeOf } from '../connection/place.ts'
import { EXIT } from '../exit-codes.ts'

export const open: CommandDeclaration = {
  name: 'open',
  summary: 'Open the app in the browser, or print its address',
  aboutApp: true,
  flags: [{ flags: '--console', description: 'open its page in the console instead' }],
  run: async (context) => {
    const client = await context.client()
    const place = await placeOf(context, client)
    const app = await client.api.apps.get({ project: place.project, app: place.app })
    const target = app.environments.find((environment) => environment.environment === place.environment)
    const address = context.flags['console'] === true ? `${client.address}/p/${place.project}/${place.app}` : (target?.address ?? null)
    if (address === null) throw invalid('NO_ADDRESS', `${place.app} has no address in ${place.environment}.`)
    context.output.say(address)
    context.output.data({ address })
    if (process.stdout.isTTY) openInBrowser(address)
    return EXIT.ok
  },
}

/** Without a browser the printed address has to do. */
function openInBrowser(address: string): void {
  const child = spawn(process.platform === 'darwin' ? 'open' : 'xdg-open', [address], { detached: true, stdio: 'ignore' })
  child.on('error', () => undefined)
  child.unref()
}
