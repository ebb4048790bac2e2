import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { rolldown } from 'rolldown'
import { moveIntoDist, type Place } from './place.ts'

/** `podo.js` is the half of the launcher that people call; `launcher.js` the half that stays, without what only a start needs. */
const programs = [
  { name: 'launcher', source: 'apps/launcher/src/main.ts' },
  { name: 'podo', source: 'apps/launcher/src/podo.ts' },
  { name: 'server', source: 'apps/server/src/main.ts' },
  { name: 'agent', source: 'apps/agent/src/main.ts' },
  { name: 'cli', source: 'apps/cli/src/main.ts' },
]

/**
 * What stays outside a bundle: modules that a dependency asks for only if they are there, and that Podo does not bring.
 * The dependency catches the failed import and goes on without.
 */
const absentByDesign = ['pg-native', 'pg-cloudflare']

/** Bundles each program with everything it imports into `dist/<name>.js`. */
export async function bundlePrograms(place: Place): Promise<string> {
  const sizes = await Promise.all(
    programs.map(async ({ name, source }) => {
      const file = `${name}.js`
      await bundle(join(place.root, source), join(place.staging, file))
      await moveIntoDist(place, file)
      return `${name} ${Math.round((await stat(join(place.dist, file))).size / 1024)} kB`
    }),
  )
  return sizes.join(', ')
}

export async function bundle(input: string, file: string): Promise<void> {
  const bundler = await rolldown({
    input,
    platform: 'node',
    external: absentByDesign,
    treeshake: true,
    transform: { target: 'node24' },
    onwarn(warning, warn) {
      if (warning.code === 'UNRESOLVED_IMPORT') throw new Error(`build: ${warning.message}`)
      if (warning.code !== undefined && harmless.has(warning.code)) return
      warn(warning)
    },
  })
  try {
    // `codeSplitting: false` also inlines dynamic imports: what starts is one file.
    await bundler.write({ file, format: 'esm', codeSplitting: false, minify: 'dce-only', comments: { legal: true, annotation: false, jsdoc: false } })
  } finally {
    await bundler.close()
  }
}

/** Said of the code of dependencies, which we do not change. */
const harmless = new Set(['EVAL', 'CIRCULAR_DEPENDENCY', 'COMMONJS_VARIABLE_IN_ESM'])
