import { advice, why } from '../refusals.ts'
import { astroOutput } from './node-astro.ts'
import type { NodeFramework, Served } from './node-framework-kind.ts'
import { nestOutput } from './node-nest.ts'
import { nextOutput } from './node-next.ts'
import { nuxtOutput } from './node-nuxt.ts'
import { hasDependency } from './node-package.ts'
import { reactRouterOutput, remixOutput } from './node-react-router.ts'
import { svelteKitOutput } from './node-sveltekit.ts'
import type { Member } from './node-workspace.ts'
import { sourcePath } from './source-path.ts'

/** Frameworks whose build is a program, or can be one. */
export const SERVER_FRAMEWORKS: readonly NodeFramework[] = [
  { name: 'Next.js', dependencies: ['next'], build: 'next build', serve: nextOutput, caches: ['.next/cache'], environment: { NEXT_TELEMETRY_DISABLED: '1' } },
  { name: 'Nuxt', dependencies: ['nuxt', 'nuxt3'], build: 'nuxt build', serve: nuxtOutput, environment: { NUXT_TELEMETRY_DISABLED: '1' } },
  { name: 'SvelteKit', dependencies: ['@sveltejs/kit'], build: 'vite build', serve: svelteKitOutput },
  { name: 'Astro', dependencies: ['astro'], build: 'astro build', serve: astroOutput, environment: { ASTRO_TELEMETRY_DISABLED: '1' } },
  { name: 'React Router', dependencies: ['@react-router/dev'], build: 'react-router build', serve: reactRouterOutput },
  { name: 'Remix', dependencies: ['@remix-run/dev'], build: null, serve: remixOutput },
  { name: 'TanStack Start', dependencies: ['@tanstack/react-start', '@tanstack/solid-start'], build: 'vite build', serve: tanStackOutput },
  { name: 'SolidStart', dependencies: ['@solidjs/start'], build: 'vinxi build', serve: nitroOutput },
  { name: 'Nitro', dependencies: ['nitropack', 'nitro'], build: 'nitro build', serve: nitroOutput },
  { name: 'NestJS', dependencies: ['@nestjs/core'], build: 'nest build', serve: nestOutput },
]

/** Where Nitro puts a server for Node.js; it takes PORT and listens on every address. */
function nitroOutput({ tree }: Member): Served {
  return { kind: 'program', command: { value: 'node .output/server/index.mjs', from: sourcePath(tree, 'package.json') } }
}

function tanStackOutput(app: Member): Served {
  if (hasDependency(app.content, 'nitro') || hasDependency(app.content, 'nitropack') || hasDependency(app.content, 'vinxi')) return nitroOutput(app)
  return {
    kind: 'not-served',
    why: why('tanstack-without-nitro'),
    advice: advice('tanstack-nitro'),
  }
}
