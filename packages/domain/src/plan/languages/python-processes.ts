import { notice } from '../notices.ts'
import type { PlanNotice } from '../notices.ts'
import type { Sourced } from '../plan.ts'
import type { AppTree } from './language.ts'
import type { PythonProject } from './python-dependencies.ts'
import { findDjango } from './python-django.ts'
import type { DjangoProject } from './python-django.ts'
import { findPythonScript } from './python-script.ts'
import { choosePythonServer, portLine } from './python-server.ts'
import { findPythonApp } from './python-source.ts'
import type { PythonApp } from './python-source.ts'

/** What a Python app starts, and what that needs. */
export interface PythonProcesses {
  readonly framework: Sourced<string> | null
  readonly processes: Readonly<Record<string, Sourced<string>>>
  readonly port: Sourced<string> | null
  readonly build: Sourced<string> | null
  /** A package to install beside those of the app: the server that it does not bring. */
  readonly added: string | null
  /** Folder that imports begin at, other than the root of the app. */
  readonly base: string | null
  readonly environment: Readonly<Record<string, Sourced<string>>>
  readonly notices: readonly PlanNotice[]
}

/** `python` is how it is called: by its short name where the app has a `.venv`. */
export function findPythonProcesses(tree: AppTree, project: PythonProject, python: string): PythonProcesses | null {
  const django = findDjango(tree, project)
  if (django !== null) return djangoProcesses(tree, project, django)
  const app = findPythonApp(tree)
  const script = app !== null && !isListening(project) ? null : findPythonScript(tree, project, python)
  if (script?.framework != null || app === null) return script === null ? null : scriptProcesses(script)
  return appProcesses(tree, project, app)
}

const isListening = ({ dependencies }: PythonProject): boolean => ['streamlit', 'chainlit', 'gradio'].some((name) => dependencies.has(name))

const scriptProcesses = ({ framework, process, command, port, file }: NonNullable<ReturnType<typeof findPythonScript>>): PythonProcesses => ({
  framework: framework === null ? null : { value: framework, from: file },
  processes: { [process]: { value: command, from: file } },
  port,
  build: null,
  added: null,
  base: null,
  environment: {},
  notices: process === 'worker' ? [notice('started-as-worker', { file })] : [],
})

function appProcesses(tree: AppTree, project: PythonProject, app: PythonApp): PythonProcesses {
  const server = choosePythonServer(tree, project, app.framework.kind)
  return {
    framework: { value: app.framework.name, from: app.file },
    processes: { web: { value: within(app.base, server.command(app)), from: app.file } },
    port: portLine(server, app.file),
    build: null,
    added: server.added,
    base: app.base,
    environment: {},
    notices: [],
  }
}

function djangoProcesses(tree: AppTree, project: PythonProject, django: DjangoProject): PythonProcesses {
  const server = choosePythonServer(tree, project, django.kind)
  return {
    framework: { value: 'Django', from: django.file },
    processes: { web: { value: within(django.base, server.command(django)), from: django.file } },
    port: portLine(server, django.file),
    build: django.collect === null || django.settings === null ? null : { value: within(django.base, django.collect), from: django.settings },
    added: server.added,
    base: django.base,
    environment: django.settingsModule === null ? {} : { DJANGO_SETTINGS_MODULE: django.settingsModule },
    notices: django.notices,
  }
}

/** `src` holds packages and nothing else; in any other folder the program was started by hand, with its files about it. */
const within = (base: string | null, command: string): string => (base === null || base === 'src' ? command : `cd ${base} && ${command}`)
