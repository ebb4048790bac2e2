import { stat } from 'node:fs/promises'
import { join, normalize } from 'node:path'
import type { ProbeAnswer, ProbeRequest } from '@podo/agent-protocol'
import { absent } from '@podo/kernel'
import { ask } from '../probe/ask.ts'
import type { ReleaseRecord } from '../state/schema.ts'
import type { Target } from '../target/target.ts'

/** Where the edge listens, and what makes it tell who answered. */
export interface EdgeAddress {
  readonly port: () => number
  readonly probeToken: string
}

/** One real request, to an instance of the release or through the edge as a user's. */
export async function askRelease(target: Target, edge: EdgeAddress, request: ProbeRequest): Promise<ProbeAnswer> {
  const question = { host: request.host, path: request.path, timeoutMs: request.timeoutSeconds * 1000 }
  if (request.via === 'edge') {
    const { headers, at: _, ...answer } = await ask({ ...question, port: edge.port(), headers: { 'x-podo-probe': edge.probeToken } })
    const servedBy = headers['x-podo-served-by']
    return { ...answer, servedBy: typeof servedBy === 'string' ? servedBy : null }
  }
  const release = target.release(request.contentKey)
  if (release === undefined) throw absent('release')
  if (release.spec.staticSite) return lookForFile(release, release.spec.staticSite, request.path)
  const attendants = target.attendants(request.contentKey).filter((attendant) => attendant.record.process === 'web' && attendant.record.pid !== null)
  const chosen = attendants.find((attendant) => attendant.state() === 'ready') ?? attendants[0]
  if (chosen?.record.port === undefined || chosen.record.port === null) return { status: null, location: null, error: 'ECONNREFUSED', milliseconds: 0, servedBy: null }
  const { headers: _headers, at: _at, ...answer } = await ask({ ...question, port: chosen.record.port })
  return { ...answer, servedBy: request.contentKey }
}

/** A static site has no process to ask before its switch: is there a file for the path, or a fallback? */
async function lookForFile(release: ReleaseRecord, site: NonNullable<ReleaseRecord['spec']['staticSite']>, path: string): Promise<ProbeAnswer> {
  const began = performance.now()
  const root = join(release.spec.slug.folder, site.root)
  const clean = normalize(join('/', decodeURI(path.split('?')[0] ?? '/')))
  const candidates = [join(root, clean), join(root, clean, 'index.html'), `${join(root, clean)}.html`, ...(site.fallback === null ? [] : [join(root, site.fallback)])]
  const found = await Promise.all(candidates.map(isFile))
  return { status: found.includes(true) ? 200 : 404, location: null, error: null, milliseconds: Math.round(performance.now() - began), servedBy: release.spec.contentKey }
}

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (seen) => seen.isFile(),
    () => false,
  )
