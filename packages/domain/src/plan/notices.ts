import { sayer } from './say.ts'
import type { Said } from './say.ts'

/** Everything that detection has to say beside a plan. The console has each of them in both languages (`messages/*\/notice.json`). */
export const PLAN_NOTICES = {
  'container-unused': '{file} is not used: this cluster runs the app as processes.',
  'file-misnamed': '{file} is not read; name it {name}.',

  'no-lockfile': 'There is no {file}, so that each build may get other versions; make one with "{command}" and commit it.',
  'several-lockfiles': 'There are lockfiles of several package managers ({files}); Podo installs with {manager}. Remove the others, or write packageManager into podo.yaml.',
  'pdm-lock-unused': 'pdm.lock is not read: uv installs what pyproject.toml declares, in the newest versions that fit. "uv lock" makes a lockfile that is.',
  'lockfile-of-other-system': 'Gemfile.lock was made for another system alone: "bundle lock --add-platform x86_64-linux" adds this one.',
  'no-gemfile': 'There is no Gemfile, so that the app runs with the gems of the machine, in the versions that it has.',
  'no-go-sum': 'There is no go.sum, without which Go builds nothing that needs a module. Run "go mod tidy" and commit it.',
  'nothing-installed': '{file} needs {framework}, and no requirements.txt or pyproject.toml says which version: nothing is installed.',
  'virtual-environment-unused': '{folder} is in the repository and is not used: Podo makes its own. Add it to .gitignore.',

  'other-node-version': '{file} asks for Node.js {wants}; Podo runs it with Node.js {runs}.',
  'other-node-version-can-be-had': '{file} asks for Node.js {wants}; Podo runs it with Node.js {runs}. Write version: "{other}" into podo.yaml to have it run with {other}.',
  'other-rust-version': '{file} asks for Rust {wants}; Podo builds with the cargo of this machine.',
  'maven-wrapper-incomplete': 'mvnw is here without {file}, so that this machine\'s Maven is used.',
  'gradle-wrapper-incomplete': 'gradlew is here without {file} (a .gitignore with *.jar leaves it out), so that this machine\'s Gradle is used.',

  'fixed-port': '{file} listens on port {port}, whatever PORT says. Podo gives every app a port of its own: let it listen on process.env.PORT.',
  'tool-fetched-at-start': '{file} starts {tool}, which is not among its dependencies: it is fetched again at every start. Add it to dependencies.',
  'vite-preview': '"vite preview" is made for a look at a build. Without a start script Podo serves the built files itself.',
  'server-added': 'The app brings no server for production, so that Podo installs {package}; put one among its dependencies to choose it.',
  'adapter-added': '{file} leaves the adapter open: each build fetches {adapter}. Install it as a development dependency and import it there to save that time.',
  'no-server-gem': 'There is no server among the gems: "bundle add puma" brings one for production.',
  'php-server': 'php-serve is of Podo: FrankenPHP where the machine has it, else the server that PHP brings, with 4 workers.',
  'started-as-worker': '{file} is started as a worker, because it serves nothing: a bot asks its own server for messages.',
  'sidekiq-not-started': 'Sidekiq is not started by itself: worker: bundle exec sidekiq under processes in podo.yaml does.',
  'build-folder-in-program': '{file} compiles the folder of the build into the program (CARGO_MANIFEST_DIR); read files by a path relative to the app instead.',

  'secret-needed': '{framework} needs {variable}: set it as a secret of the app.',
  'secret-needed-and-made': '{framework} needs {variable}: set it as a secret of the app; "{command}" makes one.',
  'secret-key-read': '{file} reads SECRET_KEY from {variable}: set it as a secret of the app.',
  'rails-master-key': 'Rails reads its secrets from credentials: set RAILS_MASTER_KEY as a secret of the app.',
  'migrations-not-run': 'Migrations are not run by themselves: predeploy: {command} in podo.yaml runs them before each release.',
  'debug-on': '{file} has DEBUG = True: errors show their code to everyone.',
  'no-allowed-hosts': '{file} has an empty ALLOWED_HOSTS: Django then answers every request with 400.',
} as const

export type PlanNotice = Said<keyof typeof PLAN_NOTICES>

/** `notice('fixed-port', { file, port })`. */
export const notice = sayer(PLAN_NOTICES)
