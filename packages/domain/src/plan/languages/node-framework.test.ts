import { describe, expect, test } from 'vitest'
import { app, deps, environmentOf, lines, LOCK, noticesOf, planOf, unknown } from './testing/detect-files.ts'
import type { Files } from './testing/detect-files.ts'

const vite = deps('vite')
const kit = (adapter: string, config: string, more: object = {}): Files =>
  app({ scripts: { build: 'vite build' }, devDependencies: deps('@sveltejs/kit', 'vite', `@sveltejs/adapter-${adapter}`), ...more }, { ...LOCK, 'svelte.config.js': `import adapter from '@sveltejs/adapter-${adapter}'\nexport default { kit: { adapter: adapter(${config}) } }` })
const astro = (config: string | null, more: object = {}): Files => app({ scripts: { start: 'astro dev', build: 'astro build' }, dependencies: deps('astro'), ...more }, config === null ? LOCK : { ...LOCK, 'astro.config.mjs': config })

describe('a framework', () => {
  test.each([
    ['Next.js', app({ scripts: { dev: 'next dev', build: 'next build', start: 'next start' }, dependencies: deps('next') }, LOCK), { install: 'npm ci', build: 'npm run build', web: 'next start' }],
    ['Next.js without scripts', app({ dependencies: deps('next') }, LOCK), { build: 'next build', web: 'next start' }],
    ['Next.js that starts for development', app({ scripts: { start: 'next dev' }, dependencies: deps('next') }, LOCK), { build: 'next build', web: 'next start' }],
    ['Next.js as files', app({ scripts: { build: 'next build' }, dependencies: deps('next') }, { ...LOCK, 'next.config.mjs': "export default { output: 'export' }" }), { build: 'npm run build', static: 'out' }],
    ['Next.js as files, whatever start says', app({ scripts: { build: 'next build', start: 'next start' }, dependencies: deps('next') }, { ...LOCK, 'next.config.ts': 'export default {\n  output: "export",\n}' }), { static: 'out' }],
    ['React Router as files, whatever start says', app({ scripts: { start: 'react-router-serve ./build/server/index.js' }, devDependencies: deps('@react-router/dev') }, { ...LOCK, 'react-router.config.ts': 'export default { ssr: false }' }), { static: 'build/client' }],
    ['Next.js as files in a folder of its own', app({ dependencies: deps('next') }, { ...LOCK, 'next.config.ts': "export default { output: 'export', distDir: './site' }" }), { static: 'site' }],
    ['Next.js as files, as it was said before', app({ scripts: { build: 'next build && next export -o site' }, dependencies: deps('next') }, LOCK), { static: 'site' }],
    ['Next.js with a server of its own', app({ scripts: { build: 'next build', start: 'node server.js' }, dependencies: deps('next') }, LOCK), { web: 'node server.js' }],
    ['Next.js with what was meant for files commented out', app({ dependencies: deps('next') }, { ...LOCK, 'next.config.js': "module.exports = {\n  // output: 'export',\n  /* output: 'standalone', */\n}" }), { web: 'next start' }],
    ['Vite', app({ scripts: { dev: 'vite', build: 'vite build', preview: 'vite preview' }, devDependencies: vite }, { ...LOCK, 'index.html': '' }), { install: 'npm ci --include=dev', build: 'npm run build', static: 'dist', fallback: 'index.html' }],
    ['Vite that starts for development', app({ scripts: { start: 'vite', build: 'vite build' }, devDependencies: vite }, LOCK), { static: 'dist', fallback: 'index.html' }],
    ['Vite that starts its preview', app({ scripts: { start: 'vite preview' }, devDependencies: vite }, LOCK), { build: 'vite build', web: 'vite preview --port $PORT --host 0.0.0.0' }],
    ['Vite with a folder of its own', app({ scripts: { build: 'vite build' }, devDependencies: vite }, { ...LOCK, 'vite.config.ts': "export default { build: { outDir: './public/app' } }" }), { static: 'public/app' }],
    ['Vite with a folder on its command line', app({ scripts: { build: 'tsc && vite build --outDir site' }, devDependencies: vite }, LOCK), { static: 'site' }],
    ['Vite with its pages in a folder', app({ devDependencies: vite }, { ...LOCK, 'vite.config.ts': "export default { root: 'client', build: { outDir: '../dist/public' } }" }), { static: 'dist/public' }],
    ['Vite with its pages in a folder, and what it makes beside them', app({ devDependencies: vite }, { ...LOCK, 'vite.config.js': "export default { root: './client' }" }), { static: 'client/dist' }],
    ['Vite with a folder outside', app({ scripts: { build: 'vite build' }, devDependencies: vite }, { ...LOCK, 'vite.config.ts': "export default { build: { outDir: '../outside' } }" }), { static: 'dist' }],
    ['Vite beside a server', app({ scripts: { build: 'vite build', start: 'node server.js' }, devDependencies: vite }, LOCK), { build: 'npm run build', web: 'node server.js' }],
    ['Astro', astro(null), { static: 'dist' }],
    ['Astro in a folder of its own', astro("export default { outDir: './build' }"), { static: 'build' }],
    ['Astro with a server', astro(null, { dependencies: deps('astro', '@astrojs/node') }), { web: 'node ./dist/server/entry.mjs' }],
    ['Astro with a server that its configuration names', astro("import node from '@astrojs/node'\nexport default { adapter: node({ mode: 'standalone' }) }"), { web: 'node ./dist/server/entry.mjs' }],
    ['Astro with a server that nothing uses', astro('export default {}', { dependencies: deps('astro', '@astrojs/node') }), { static: 'dist' }],
    ['SvelteKit as files', kit('static', ''), { static: 'build' }],
    ['SvelteKit as files of one page', kit('static', "{ pages: 'site', fallback: '200.html' }"), { static: 'site', fallback: '200.html' }],
    ['SvelteKit with a server', kit('node', ''), { web: 'node build' }],
    ['SvelteKit with a server in a folder of its own', kit('node', "{ out: 'server' }"), { web: 'node server' }],
    ['SvelteKit with names of its own', kit('node', "{ envPrefix: 'SHOP_' }"), { web: 'SHOP_PORT=$PORT node build' }],
    ['SvelteKit configured with Vite', app({ devDependencies: deps('@sveltejs/kit', 'vite') }, { ...LOCK, 'vite.config.ts': "import adapter from '@sveltejs/adapter-node'\nexport default { plugins: [sveltekit({ adapter: adapter() })] }" }), { build: 'vite build', web: 'node build' }],
    ['Nuxt', app({ scripts: { build: 'nuxt build' }, dependencies: deps('nuxt') }, LOCK), { web: 'node .output/server/index.mjs' }],
    ['Nuxt that starts its preview', app({ scripts: { build: 'nuxt build', start: 'nuxt preview' }, dependencies: deps('nuxt') }, LOCK), { web: 'node .output/server/index.mjs' }],
    ['Nuxt as files', app({ scripts: { build: 'nuxt generate' }, dependencies: deps('nuxt') }, LOCK), { static: '.output/public' }],
    ['Nuxt as files of one page', app({ scripts: { build: 'nuxt generate' }, dependencies: deps('nuxt') }, { ...LOCK, 'nuxt.config.ts': 'export default defineNuxtConfig({ ssr: false })' }), { static: '.output/public', fallback: '200.html' }],
    ['Nuxt 2', app({ scripts: { build: 'nuxt build' }, dependencies: { nuxt: '^2.18.1' } }, LOCK), { web: 'nuxt start' }],
    ['React Router', app({ scripts: { build: 'react-router build', start: 'react-router-serve ./build/server/index.js' }, dependencies: deps('@react-router/serve'), devDependencies: deps('@react-router/dev', 'vite') }, LOCK), { web: 'react-router-serve ./build/server/index.js' }],
    ['React Router without scripts', app({ dependencies: deps('@react-router/serve'), devDependencies: deps('@react-router/dev') }, LOCK), { build: 'react-router build', web: 'react-router-serve ./build/server/index.js' }],
    ['React Router as files', app({ devDependencies: deps('@react-router/dev') }, { ...LOCK, 'react-router.config.ts': 'export default { ssr: false } satisfies Config' }), { static: 'build/client', fallback: 'index.html' }],
    ['React Router as files with a front page', app({ devDependencies: deps('@react-router/dev') }, { ...LOCK, 'react-router.config.ts': "export default { ssr: false, prerender: ['/', '/about'] }" }), { static: 'build/client', fallback: '__spa-fallback.html' }],
    ['Remix', app({ scripts: { build: 'remix vite:build' }, dependencies: deps('@remix-run/serve'), devDependencies: deps('@remix-run/dev', 'vite') }, { ...LOCK, 'vite.config.ts': '' }), { web: 'remix-serve ./build/server/index.js' }],
    ['Remix as it was', app({ scripts: { build: 'remix build' }, dependencies: deps('@remix-run/serve'), devDependencies: deps('@remix-run/dev') }, LOCK), { web: 'remix-serve build/index.js' }],
    ['NestJS', app({ scripts: { build: 'nest build', start: 'nest start', 'start:prod': 'node dist/main' }, dependencies: deps('@nestjs/core'), devDependencies: deps('@nestjs/cli') }, { ...LOCK, 'nest-cli.json': '{}' }), { install: 'npm ci --include=dev', build: 'npm run build', web: 'node dist/main' }],
    ['NestJS without scripts', app({ dependencies: deps('@nestjs/core') }, { ...LOCK, 'nest-cli.json': '{ "entryFile": "src/main" }' }), { build: 'nest build', web: 'node dist/src/main.js' }],
    ['NestJS of several apps', app({ dependencies: deps('@nestjs/core') }, { ...LOCK, 'nest-cli.json': '{ "monorepo": true, "root": "apps/api" }' }), { web: 'node dist/apps/api/main.js' }],
    ['TanStack Start', app({ scripts: { build: 'vite build' }, dependencies: deps('@tanstack/react-start', 'nitro') }, LOCK), { web: 'node .output/server/index.mjs' }],
    ['Create React App', app({ scripts: { start: 'react-scripts start', build: 'react-scripts build' }, dependencies: { 'react-scripts': '5.0.1' } }, LOCK), { static: 'build', fallback: 'index.html' }],
    ['Create React App in a folder of its own', app({ scripts: { build: 'BUILD_PATH=./site react-scripts build' }, dependencies: { 'react-scripts': '5.0.1' } }, LOCK), { static: 'site' }],
    ['Vue CLI', app({ scripts: { serve: 'vue-cli-service serve' }, devDependencies: deps('@vue/cli-service') }, { ...LOCK, 'vue.config.js': "module.exports = { outputDir: 'site' }" }), { static: 'site', fallback: 'index.html' }],
    ['Docusaurus', app({ scripts: { start: 'docusaurus start', build: 'docusaurus build' }, dependencies: deps('@docusaurus/core') }, LOCK), { static: 'build' }],
    ['VitePress', app({ scripts: { 'docs:dev': 'vitepress dev docs' }, devDependencies: deps('vitepress') }, { ...LOCK, 'docs/.vitepress/config.mts': '' }), { static: 'docs/.vitepress/dist' }],
    ['Eleventy', app({ scripts: { start: 'eleventy --serve' }, devDependencies: deps('@11ty/eleventy') }, { ...LOCK, 'eleventy.config.js': "export default () => ({ dir: { output: 'site' } })" }), { build: 'eleventy', static: 'site' }],
    ['webpack', app({ scripts: { start: 'webpack serve', build: 'webpack' }, devDependencies: deps('webpack', 'html-webpack-plugin') }, { ...LOCK, 'webpack.config.js': "module.exports = { output: { path: path.resolve(__dirname, 'public') } }" }), { static: 'public', fallback: 'index.html' }],
  ] as const)('%s', (_name, files, expected) => {
    expect(lines(files)).toMatchObject(expected)
    expect('web' in lines(files)).toBe('web' in expected)
  })

  test.each([
    ['Express', deps('express')],
    ['Fastify', deps('fastify')],
    ['Hono', deps('hono')],
    ['Koa', deps('koa')],
    ['NestJS', deps('@nestjs/core', 'express')],
    ['Next.js', deps('next', 'express')],
  ])('%s is named', (name, dependencies) => {
    expect(planOf(app({ scripts: { start: 'node .' }, dependencies }, LOCK)).framework).toEqual({ value: name, from: 'package.json' })
  })

  test('has its cache named, so that the next build is quicker', () => {
    expect(planOf(app({ dependencies: deps('next') }, LOCK)).caches.map(({ value }) => value)).toEqual(['npm', '.next/cache'])
  })

  test('that takes warnings for errors on a build server is told that this is none', () => {
    expect(environmentOf(app({ dependencies: { 'react-scripts': '5.0.1' } }, LOCK))).toMatchObject({ CI: 'false' })
  })

  test('sends nothing home', () => {
    expect(environmentOf(app({ dependencies: deps('next') }, LOCK))).toMatchObject({ NEXT_TELEMETRY_DISABLED: '1' })
    expect(environmentOf(app({ dependencies: deps('nuxt') }, LOCK))).toMatchObject({ NUXT_TELEMETRY_DISABLED: '1' })
    expect(environmentOf(astro(null))).toMatchObject({ ASTRO_TELEMETRY_DISABLED: '1' })
  })

  test.each([
    [{ 'react-scripts': '4.0.3' }, '--openssl-legacy-provider'],
    [{ 'react-scripts': '^5.0.1' }, undefined],
    [{ nuxt: '^2.15.8' }, '--openssl-legacy-provider'],
    [{ next: '~11.1.0' }, '--openssl-legacy-provider'],
    [{ next: 'latest' }, undefined],
  ])('whose bundler is too old for the OpenSSL of today gets the old one: %j', (dependencies, options) => {
    expect(environmentOf(app({ dependencies }, LOCK))['NODE_OPTIONS']).toBe(options)
  })
})

describe('a server of Next.js with what it needs beside it', () => {
  const standalone = (content: object, more: Files = {}): Files => app({ scripts: { build: 'next build', start: 'next start' }, dependencies: deps('next'), ...content }, { ...LOCK, 'next.config.ts': "export default { output: 'standalone' }", ...more })

  test('is started in place of next start, with files and public folder beside it', () => {
    const files = standalone({}, { 'public/logo.svg': '' })
    expect(lines(files)).toMatchObject({
      build: 'npm run build && mkdir -p .next/standalone/.next && cp -R .next/static .next/standalone/.next/ && cp -R public .next/standalone/',
      web: 'node .next/standalone/server.js',
    })
    expect(planOf(files).processes['web']?.from).toBe('next.config.ts')
    expect(environmentOf(files)).toMatchObject({ HOSTNAME: '0.0.0.0' })
  })

  test('is left to scripts that do so themselves', () => {
    expect(lines(standalone({ scripts: { build: 'next build', postbuild: 'cp -r public .next/standalone/', start: 'node .next/standalone/server.js' } }))).toMatchObject({ build: 'npm run build', web: 'node .next/standalone/server.js' })
  })

  test('lies deeper in a workspace', () => {
    const files = { 'package.json': '{"workspaces":["apps/*"]}', ...LOCK, 'apps/web/package.json': JSON.stringify({ scripts: { build: 'next build' }, dependencies: deps('next') }), 'apps/web/next.config.js': "module.exports = { output: 'standalone' }" }
    expect(lines(files)).toMatchObject({ web: 'node .next/standalone/apps/web/server.js' })
  })
})

describe('where a framework listens, and what it is told of itself', () => {
  test('SvelteKit learns its address from headers, and so takes forms', () => {
    expect(environmentOf(kit('node', ''))).toMatchObject({ PROTOCOL_HEADER: 'x-forwarded-proto', HOST_HEADER: 'x-forwarded-host', ADDRESS_HEADER: 'x-forwarded-for' })
    expect(environmentOf(kit('node', "{ envPrefix: 'SHOP_' }"))).toMatchObject({ SHOP_HOST_HEADER: 'x-forwarded-host' })
    expect(environmentOf(kit('node', '', { scripts: { build: 'vite build', start: 'node build' } }))).toMatchObject({ HOST_HEADER: 'x-forwarded-host' })
  })

  test('SvelteKit that leaves the adapter open is asked for a server of Node.js', () => {
    const files = kit('auto', '', { devDependencies: { ...deps('@sveltejs/kit', 'vite'), '@sveltejs/adapter-auto': '^7.0.1' } })
    expect(lines(files)).toMatchObject({ build: 'npm run build', web: 'node build' })
    expect(environmentOf(files)).toMatchObject({ GCP_BUILDPACKS: '1', HOST_HEADER: 'x-forwarded-host' })
    expect(noticesOf(files)).toEqual([expect.stringContaining('each build fetches @sveltejs/adapter-node')])
  })

  test('Astro listens on more than localhost', () => {
    expect(environmentOf(astro(null, { dependencies: deps('astro', '@astrojs/node') }))).toMatchObject({ HOST: '0.0.0.0' })
  })
})

describe('a framework set up for somewhere else is answered with what to do', () => {
  test.each([
    ['SvelteKit', kit('auto', '', { devDependencies: { ...deps('@sveltejs/kit', 'vite'), '@sveltejs/adapter-auto': '^2.1.0' } }), 'adapter-auto', '@sveltejs/adapter-node'],
    ['SvelteKit', kit('vercel', ''), 'adapter-vercel', '@sveltejs/adapter-node'],
    ['Astro', astro("import vercel from '@astrojs/vercel'\nexport default { adapter: vercel() }"), '@astrojs/vercel', 'astro add node'],
    ['Astro', astro("import node from '@astrojs/node'\nexport default { adapter: node({ mode: 'middleware' }) }"), 'middleware', 'standalone'],
    ['TanStack Start', app({ dependencies: deps('@tanstack/react-start') }, LOCK), 'Nitro', 'nitro'],
  ])('%s: %j', (_name, files, says, advises) => {
    expect(unknown(files)).toMatchObject({ code: 'PODO-PLAN-NO-START', sentence: expect.stringContaining(says) as string, nextAction: expect.stringContaining(advises) as string })
  })

  test('unless it says how it starts', () => {
    expect(lines(kit('auto', '', { scripts: { build: 'vite build', start: 'node server.js' } }))).toMatchObject({ web: 'node server.js' })
    expect(lines({ ...kit('auto', ''), Procfile: 'web: node server.js\n' })).toMatchObject({ web: 'node server.js' })
  })
})

describe('Angular', () => {
  const angular = (build: object, content: object = {}): Files =>
    app({ scripts: { start: 'ng serve', build: 'ng build' }, dependencies: { '@angular/core': '^20.0.0' }, ...content }, { ...LOCK, 'angular.json': JSON.stringify({ projects: { lib: { projectType: 'library', architect: { build } }, shop: { projectType: 'application', architect: { build } } } }) })

  test.each([
    [{ builder: '@angular/build:application', options: {} }, { static: 'dist/shop/browser', fallback: 'index.html' }],
    [{ builder: '@angular/build:application', options: { outputPath: 'site' } }, { static: 'site/browser' }],
    [{ builder: '@angular/build:application', options: { outputPath: { base: 'site', browser: '' } } }, { static: 'site' }],
    [{ builder: '@angular-devkit/build-angular:browser', options: { outputPath: 'dist/x' } }, { static: 'dist/x' }],
    [{ builder: '@angular/build:application', options: { ssr: { entry: 'src/server.ts' } } }, { web: 'node dist/shop/server/server.mjs' }],
  ])('%j', (build, expected) => {
    expect(lines(angular(build))).toMatchObject({ build: 'npm run build', ...expected })
  })

  test('asks nobody', () => {
    expect(environmentOf(angular({ builder: '@angular/build:application' }))).toMatchObject({ NG_CLI_ANALYTICS: 'false' })
  })
})
