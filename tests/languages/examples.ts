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
  /** One app at least of each language runs in `npm test`; all of them in `npm run test:languages`. */
  readonly daily?: boolean
  /** Argv run in the copy of the folder before it is deployed, such as one that makes a lockfile. */
  readonly prepare?: readonly string[]
}

export const EXAMPLES: readonly Example[] = [
  { folder: 'sample', plan: { language: 'node', web: 'node server.js' }, answers: { '/': 'Podo' }, daily: true },
  { folder: 'go-http', plan: { language: 'go', build: 'go build -trimpath -ldflags=-s -o bin/ .', web: 'bin/go-http' }, toolchains: ['go'], answers: { '/': 'go-http says hello' }, daily: true },
  {
    folder: 'go-chi',
    plan: { language: 'go', framework: 'chi', install: 'go mod download', build: 'go build -trimpath -ldflags=-s -o bin/ ./cmd/migrate ./cmd/server', web: 'bin/server' },
    toolchains: ['go'],
    registry: 'go',
    answers: { '/': 'go-chi says hello' },
  },
  { folder: 'rust-axum', plan: { language: 'rust', framework: 'Axum', packageManager: 'Cargo', install: 'cargo fetch --locked', web: 'target/release/rust-axum' }, toolchains: ['rust'], registry: 'crates', answers: { '/': 'rust-axum says hello' }, daily: true },
  { folder: 'java-maven', plan: { language: 'java', packageManager: 'Maven', web: 'java -XX:MaxRAMPercentage=70 $JAVA_OPTS -jar target/java-maven-1.0.0.jar' }, toolchains: ['java', 'maven'], registry: 'maven', answers: { '/': 'java-maven says hello' }, daily: true },
  { folder: 'java-gradle', plan: { language: 'java', packageManager: 'Gradle' }, toolchains: ['java', 'gradle'], answers: { '/': 'java-gradle says hello' } },
  {
    folder: 'java-spring',
    plan: { language: 'java', framework: 'Spring Boot', web: 'java -XX:MaxRAMPercentage=70 $JAVA_OPTS -jar target/java-spring-1.0.0.jar --server.port=$PORT' },
    toolchains: ['java', 'maven'],
    registry: 'maven',
    answers: { '/': 'java-spring says hello' },
  },
]
