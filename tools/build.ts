/**
 * `npm run build`, and the end of `npm ci`: everything that starts, in `dist/`.
 *
 *   dist/*.js                                                      one file a program, npm packages inside
 *   dist/migrations/                                               what `packages/store` applies
 *   dist/tools/                                                    package managers that Podo brings, for the PATH of builds
 *   dist/console/                                                  the console's files
 *
 * Each part is made beside its place and renamed into it, so a build that fails or is killed leaves the last one whole.
 */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { bundlePrograms } from './build/bundle-programs.ts'
import { buildConsole } from './build/build-console.ts'
import { copyMigrations } from './build/copy-migrations.ts'
import { copyTools } from './build/copy-tools.ts'
import { seconds } from './duration.ts'

const root = join(import.meta.dirname, '..')
const dist = join(root, 'dist')
const staging = join(dist, `.next-${process.pid}`)

const parts = [
  { name: 'programs', build: bundlePrograms },
  { name: 'migrations', build: copyMigrations },
  { name: 'tools', build: copyTools },
  { name: 'console', build: buildConsole },
]

try {
  const results = await Promise.allSettled(
    parts.map(async ({ name, build }) => {
      const startedAt = performance.now()
      const told = await build({ root, dist, staging })
      console.log(`build  ${name.padEnd(11)} ${seconds(performance.now() - startedAt)}  ${told}`)
    }),
  )
  for (const result of results) {
    if (result.status === 'fulfilled') continue
    process.exitCode = 1
    console.error(result.reason instanceof Error ? result.reason.message : String(result.reason))
  }
} finally {
  await rm(staging, { recursive: true, force: true })
}
