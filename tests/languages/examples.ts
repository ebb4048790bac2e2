import type { ToolchainName } from '@podo/domain'

/** A registry that installs ask; a machine may reach some and not others. */
export type Registry = 'npm' | 'pypi' | 'crates' | 'go' | 'maven' | 'rubygems' | 'packagist'

/** One app of `examples/`: what detection says of it, and what it answers once it is live. */
export interface Example {
  /** Folder below `examples/`; also the name of the app. */
  readonly folder: string
  /** Lines of the plan by their name in `Plan`, as text. */
  readonly plan: {
    readonly language: string
    readonly framework?: string
    readonly packageManager?: string
    readonly install?: string
    readonly build?: string
    readonly web?: string
    readonly staticRoot?: string
  }
  readonly toolchains?: readonly ToolchainName[]
  readonly registry?: Registry
  /** Path asked to a text of the answer; `/` must be one. */
  readonly answers: Readonly<Record<string, string>>
  /** Argv run in the copy of the folder before it is deployed, such as one that makes a lockfile. */
  readonly prepare?: readonly string[]
}

/** Its own name, in every answer. */
const named = (folder: string): Example['answers'] => ({ '/': folder })

export const EXAMPLES: readonly Example[] = [
  { folder: 'sample', plan: { language: 'node', web: 'node server.js' }, answers: { '/': 'Podo' } },
  { folder: 'static-site', plan: { language: 'static', staticRoot: '.' }, answers: named('static-site') },
  { folder: 'vite-react', plan: { language: 'node', framework: 'Vite', packageManager: 'npm', staticRoot: 'dist' }, registry: 'npm', answers: { '/': 'vite-react', '/any/address': 'vite-react' } },
  { folder: 'node-express', plan: { language: 'node', framework: 'Express', packageManager: 'npm', install: 'npm ci', web: 'node server.js' }, registry: 'npm', answers: named('node-express') },
  { folder: 'node-fastify', plan: { language: 'node', framework: 'Fastify', packageManager: 'pnpm', web: 'node dist/server.js' }, registry: 'npm', answers: named('node-fastify') },
  { folder: 'node-workspaces', plan: { language: 'node', packageManager: 'npm' }, registry: 'npm', answers: named('node-workspaces') },
  { folder: 'node-yarn', plan: { language: 'node', framework: 'Koa', packageManager: 'yarn', web: 'node server.js' }, registry: 'npm', answers: named('node-yarn') },
  { folder: 'node-nestjs', plan: { language: 'node', framework: 'NestJS', packageManager: 'npm', build: 'npm run build', web: 'node dist/main' }, registry: 'npm', answers: { '/': 'node-nestjs', '/orders/7': '"7"' } },
  { folder: 'node-next', plan: { language: 'node', framework: 'Next.js', packageManager: 'npm', build: 'npm run build', web: 'next start' }, registry: 'npm', answers: { '/': 'node-next', '/orders/7': '7' } },
  { folder: 'node-nuxt', plan: { language: 'node', framework: 'Nuxt', packageManager: 'npm', web: 'node .output/server/index.mjs' }, registry: 'npm', answers: { '/': 'node-nuxt', '/api/order': '7' } },
  { folder: 'node-sveltekit', plan: { language: 'node', framework: 'SvelteKit', packageManager: 'npm', web: 'node build' }, registry: 'npm', answers: named('node-sveltekit') },
  { folder: 'node-remix', plan: { language: 'node', framework: 'React Router', packageManager: 'npm', web: 'react-router-serve ./build/server/index.js' }, registry: 'npm', answers: { '/': 'node-remix', '/orders/7': '7' } },
  { folder: 'node-astro', plan: { language: 'node', framework: 'Astro', packageManager: 'npm', staticRoot: 'dist' }, registry: 'npm', answers: { '/': 'node-astro', '/guide/': 'guide' } },
  { folder: 'python-flask', plan: { language: 'python', framework: 'Flask', packageManager: 'pip', web: 'gunicorn --threads 8 app:app' }, toolchains: ['python'], registry: 'pypi', answers: named('python-flask') },
  { folder: 'python-django', plan: { language: 'python', framework: 'Django', packageManager: 'poetry', build: 'SECRET_KEY="${SECRET_KEY:-only-for-this-step}" python manage.py collectstatic --noinput', web: 'gunicorn --threads 8 shop.wsgi:application' }, toolchains: ['python'], registry: 'pypi', answers: { '/': 'python-django', '/static/style.css': 'rebeccapurple' } },
  { folder: 'python-fastapi', plan: { language: 'python', framework: 'FastAPI', packageManager: 'uv', web: 'uvicorn --host 0.0.0.0 --port $PORT app.main:app' }, toolchains: ['python'], registry: 'pypi', answers: named('python-fastapi'), prepare: ['uv', 'lock'] },
  { folder: 'ruby-plain', plan: { language: 'ruby', packageManager: 'bundler', install: 'bundle install', web: 'bundle exec ruby server.rb' }, toolchains: ['ruby', 'bundler'], answers: named('ruby-plain') },
  { folder: 'ruby-rack', plan: { language: 'ruby', framework: 'Rack', web: 'rackup -o 0.0.0.0 -p $PORT -E production' }, toolchains: ['ruby'], answers: named('ruby-rack') },
  { folder: 'ruby-sinatra', plan: { language: 'ruby', framework: 'Sinatra', packageManager: 'bundler', web: 'bundle exec puma -b tcp://0.0.0.0:$PORT' }, toolchains: ['ruby', 'bundler'], registry: 'rubygems', answers: named('ruby-sinatra') },
  { folder: 'php-plain', plan: { language: 'php', web: 'php-serve public' }, toolchains: ['php'], answers: { '/': 'php-plain', '/style.css': 'rebeccapurple', '/orders/7.json': '"order": 7' } },
  { folder: 'procfile-worker', plan: { language: 'procfile', web: 'node web.mjs' }, answers: named('procfile-worker') },
  { folder: 'go-http', plan: { language: 'go', web: 'bin/go-http' }, toolchains: ['go'], answers: named('go-http') },
  { folder: 'go-chi', plan: { language: 'go', framework: 'chi', web: 'bin/server' }, toolchains: ['go'], registry: 'go', answers: named('go-chi') },
  { folder: 'rust-axum', plan: { language: 'rust', framework: 'Axum', packageManager: 'Cargo', web: 'target/release/rust-axum' }, toolchains: ['rust'], registry: 'crates', answers: named('rust-axum') },
  { folder: 'java-maven', plan: { language: 'java', packageManager: 'Maven' }, toolchains: ['java', 'maven'], registry: 'maven', answers: named('java-maven') },
  { folder: 'java-spring', plan: { language: 'java', framework: 'Spring Boot', packageManager: 'Maven' }, toolchains: ['java', 'maven'], registry: 'maven', answers: named('java-spring') },
  { folder: 'java-gradle', plan: { language: 'java', packageManager: 'Gradle' }, toolchains: ['java', 'gradle'], answers: named('java-gradle') },
]
