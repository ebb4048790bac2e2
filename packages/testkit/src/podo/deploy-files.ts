import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Deployment, DeploymentDetail } from '@podo/contract'
import { FRAME_HEADER_BYTES } from '@podo/contract'
import { waitFor } from '@podo/kernel'
import type { TestPodo } from './start-podo.ts'

export type Files = Readonly<Record<string, string>>

export interface DeployOptions {
  readonly project?: string
  readonly environment?: string
  readonly passHold?: boolean
  readonly supersede?: boolean
}

export const DEFAULT_PROJECT = 'sample'

/** Makes the app if it is not there, uploads the files through the front door, and answers the accepted deployment. */
export async function acceptFiles(podo: TestPodo, app: string, files: Files, options: DeployOptions = {}): Promise<Deployment> {
  const project = options.project ?? DEFAULT_PROJECT
  await ensureApp(podo, project, app)
  const blobs = Object.entries(files).map(([path, text]) => ({ path, content: Buffer.from(text), oid: oidOf(Buffer.from(text)) }))
  const { id, missing } = await podo.api.uploads.begin({ project, app, message: 'test', files: blobs.map(({ path, oid, content }) => ({ path, oid, sizeBytes: content.length, mode: '100644' as const })) })
  const wanted = blobs.filter((blob, index) => missing.includes(blob.oid) && blobs.findIndex((other) => other.oid === blob.oid) === index)
  if (wanted.length > 0) {
    const answer = await podo.fetch(`/api/uploads/${id}/contents`, { method: 'PUT', headers: { 'content-type': 'application/octet-stream' }, body: Buffer.concat(wanted.flatMap(({ oid, content }) => [frameHeader(oid, content.length), content])) })
    if (!answer.ok) throw new Error(`contents were refused: ${answer.status} ${await answer.text()}`)
  }
  return podo.api.uploads.deploy({ id, environment: options.environment ?? 'production', passHold: options.passHold ?? false, supersede: options.supersede ?? false })
}

/** Accepts and waits for the end. */
export async function deployFiles(podo: TestPodo, app: string, files: Files, options: DeployOptions = {}): Promise<DeploymentDetail> {
  const accepted = await acceptFiles(podo, app, files, options)
  return deploymentEnded(podo, app, accepted.number, options)
}

export async function deploymentEnded(podo: TestPodo, app: string, number: number, options: DeployOptions = {}, timeoutMs = 90_000): Promise<DeploymentDetail> {
  const place = { project: options.project ?? DEFAULT_PROJECT, app, environment: options.environment ?? 'production' }
  return waitFor({ what: `deployment #${number} of ${app} to end`, timeoutMs, everyMs: 50 }, async () => {
    const deployment = await podo.api.deployments.get({ ...place, number })
    return deployment.endedAt === null ? undefined : deployment
  })
}

/** All files of a folder of this repository, as an upload. */
export async function filesOf(folder: string): Promise<Files> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  const pairs = await Promise.all(
    files.map(async (entry) => {
      const path = join(entry.parentPath, entry.name)
      return [path.slice(folder.length).replace(/^\//, ''), await readFile(path, 'utf8')] as const
    }),
  )
  return Object.fromEntries(pairs)
}

async function ensureApp(podo: TestPodo, project: string, app: string): Promise<void> {
  const { items } = await podo.api.apps.list({ project, limit: 200 })
  if (!items.some((known) => known.name === app)) await podo.api.apps.create({ project, name: app })
}

const oidOf = (content: Buffer): string => createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex')

function frameHeader(oid: string, size: number): Buffer {
  const header = Buffer.alloc(FRAME_HEADER_BYTES)
  header.write(oid, 'hex')
  header.writeUInt32BE(size, 20)
  return header
}
