import type { IncomingMessage, ServerResponse } from 'node:http'
import { once } from 'node:events'
import { downloadDeploymentLog, placeCall } from '@podo/app'
import { STREAMING_ROUTES } from '@podo/contract'
import { absent } from '@podo/kernel'
import type { LogLine } from '@podo/ports'
import { findTarget } from '@podo/store'
import { SECURITY_HEADERS } from './headers.ts'
import { enter } from './request.ts'
import type { Entry } from './request.ts'

/** The log as text, a line each with its time and phase; read as it is sent, so that its size does not matter. */
export async function serveLogDownload(entry: Entry, { incoming, outgoing, url, params }: { readonly incoming: IncomingMessage; readonly outgoing: ServerResponse; readonly url: URL; readonly params: Record<string, string> }): Promise<void> {
  const { call } = await enter(entry, incoming)
  const { project = '', app = '', number = '' } = params
  const environment = url.searchParams.get('environment') ?? 'production'
  const placed = await placeCall(call, STREAMING_ROUTES.deploymentLogDownload.policy, 'app', (tx, teams) => findTarget(tx, teams, project, app, environment))
  if (!/^[1-9]\d{0,9}$/.test(number) || Number(number) > 2_147_483_647) throw absent('deployment')
  const gone = new AbortController()
  outgoing.on('close', () => gone.abort())
  const pages = downloadDeploymentLog(placed, Number(number), gone.signal)
  const first = await pages.next()
  outgoing.writeHead(200, {
    ...SECURITY_HEADERS,
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    'content-disposition': `attachment; filename="${placed.place.app}-${number}.log"`,
  })
  await write(outgoing, first.done === true ? [] : first.value)
  for await (const lines of pages) await write(outgoing, lines)
  outgoing.end()
}

async function write(outgoing: ServerResponse, lines: readonly LogLine[]): Promise<void> {
  const text = lines.map((line) => `${new Date(line.at).toISOString()} ${line.process} ${line.text}\n`).join('')
  if (!outgoing.destroyed && !outgoing.write(text)) await Promise.race([once(outgoing, 'drain'), once(outgoing, 'close')])
}
