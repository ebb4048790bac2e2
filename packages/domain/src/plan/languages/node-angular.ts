import { z } from 'zod'
import { files } from './node-framework-kind.ts'
import type { Served } from './node-framework-kind.ts'
import { dependencyMajor } from './node-package.ts'
import type { Member } from './node-workspace.ts'
import { sourcePath } from './source-path.ts'

const outputPath = z.union([z.string(), z.object({ base: z.string(), browser: z.string().optional() })]).optional().catch(undefined)

const target = z.object({
  builder: z.string().catch(''),
  options: z.object({ outputPath, server: z.unknown().optional(), ssr: z.unknown().optional() }).prefault({}),
})

const project = z.object({
  projectType: z.string().optional().catch(undefined),
  architect: z.object({ build: target }).optional().catch(undefined),
  targets: z.object({ build: target }).optional().catch(undefined),
})

const workspace = z.object({ defaultProject: z.string().optional().catch(undefined), projects: z.record(z.string(), project) })

/** The first application of angular.json. The application builder (17 and later) puts pages into `browser`, and its server beside them. */
export function angularOutput({ tree, content }: Member): Served | null {
  const parsed = workspace.safeParse(parseJson(tree.read('angular.json')?.slice(0, 262_144) ?? ''))
  if (!parsed.success) return null
  const from = sourcePath(tree, 'angular.json')
  const projects = Object.entries(parsed.data.projects).filter(([, { projectType }]) => projectType !== 'library')
  const [name, chosen] = projects.find(([one]) => one === parsed.data.defaultProject) ?? projects[0] ?? []
  const build = (chosen?.architect ?? chosen?.targets)?.build
  if (name === undefined || build === undefined) return null
  const { builder, options } = build
  const isApplication = builder.endsWith(':application') || builder.endsWith(':browser-esbuild')
  const said = typeof options.outputPath === 'object' ? options.outputPath.base : options.outputPath
  const base = (said ?? ((dependencyMajor(content, '@angular/core') ?? 18) >= 18 || isApplication ? `dist/${name}` : 'dist')).replace(/^\.\/|\/+$/g, '')
  if (!/^[A-Za-z0-9._@/-]{1,200}$/.test(base) || base.split('/').includes('..')) return null
  if (isApplication && options.ssr !== undefined && options.ssr !== false) return { kind: 'program', command: { value: `node ${base}/server/server.mjs`, from } }
  const browser = typeof options.outputPath === 'object' ? (options.outputPath.browser ?? 'browser') : 'browser'
  const folder = builder.endsWith(':application') && browser !== '' ? `${base}/${browser}` : base
  return files({ value: folder, from }, { value: 'index.html', from })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
