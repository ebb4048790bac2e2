/** A program as a machine has it: how it is called, how it tells its version, how it comes onto a Debian machine. */
export interface ToolchainFacts {
  readonly title: string
  readonly program: string
  /** Makes it print its version, the first number with a dot in its output. */
  readonly versionArguments: readonly string[]
  readonly debianPackages: readonly string[]
}

/** Every program that a plan can ask for. Node.js and npm come with Podo and are not asked for. */
export const TOOLCHAINS = {
  python: { title: 'Python', program: 'python3', versionArguments: ['--version'], debianPackages: ['python3', 'python3-venv', 'python3-pip'] },
  uv: { title: 'uv', program: 'uv', versionArguments: ['--version'], debianPackages: [] },
  go: { title: 'Go', program: 'go', versionArguments: ['version'], debianPackages: ['golang-go'] },
  rust: { title: 'Rust', program: 'cargo', versionArguments: ['--version'], debianPackages: ['cargo'] },
  java: { title: 'Java', program: 'javac', versionArguments: ['-version'], debianPackages: ['default-jdk-headless'] },
  maven: { title: 'Maven', program: 'mvn', versionArguments: ['--version'], debianPackages: ['maven'] },
  gradle: { title: 'Gradle', program: 'gradle', versionArguments: ['--version'], debianPackages: ['gradle'] },
  ruby: { title: 'Ruby', program: 'ruby', versionArguments: ['--version'], debianPackages: ['ruby', 'ruby-dev', 'build-essential'] },
  bundler: { title: 'Bundler', program: 'bundle', versionArguments: ['--version'], debianPackages: ['bundler'] },
  php: { title: 'PHP', program: 'php', versionArguments: ['--version'], debianPackages: ['php-cli'] },
  composer: { title: 'Composer', program: 'composer', versionArguments: ['--version'], debianPackages: ['composer'] },
} as const satisfies Record<string, ToolchainFacts>

export type ToolchainName = keyof typeof TOOLCHAINS
