import type { Sourced } from '../plan.ts'
import type { AppTree } from './language.ts'
import type { PythonProject } from './python-dependencies.ts'

/** A server for production: the app's own, or one that Podo adds to the install. */
export interface PythonServer {
  readonly name: string
  /** Package and version to add; null when the app brings it. */
  readonly added: string | null
  /** The flag that carries the port; null where it is taken from PORT. */
  readonly portFlag: string | null
  command(target: Target): string
}

/** What is served: `shop.main:app`, where a factory is `shop.main:create_app()`. */
export interface Target {
  readonly module: string
  readonly variable: string
}

/** Added where the app brings no server: releases that run on every Python from 3.9 on. */
const ADDED = { gunicorn: 'gunicorn==23.0.0', uvicorn: 'uvicorn==0.39.0' } as const

type Kind = 'wsgi' | 'asgi'

interface Facts {
  readonly name: string
  readonly kinds: readonly Kind[]
  readonly portFlag: string | null
  command(target: Target, kind: Kind): string
}

const isCall = ({ variable }: Target): boolean => variable.endsWith('()')
const bare = ({ module, variable }: Target): string => `${module}:${variable.replace('()', '')}`
const quoted = (target: Target): string => (isCall(target) ? `'${target.module}:${target.variable}'` : bare(target))

// It takes PORT by itself. Eight threads, because with one worker of one request at a time a slow one stops all.
const gunicorn: Facts = { name: 'gunicorn', kinds: ['wsgi'], portFlag: null, command: (target) => `gunicorn --threads 8 ${quoted(target)}` }
const uvicorn: Facts = { name: 'uvicorn', kinds: ['asgi'], portFlag: '--port', command: (target) => `uvicorn --host 0.0.0.0 --port $PORT${isCall(target) ? ' --factory' : ''} ${bare(target)}` }

/** In order of preference among those that an app brings. */
const SERVERS: readonly Facts[] = [
  gunicorn,
  uvicorn,
  { name: 'hypercorn', kinds: ['asgi'], portFlag: '--bind', command: (target) => `hypercorn --bind 0.0.0.0:$PORT ${quoted(target)}` },
  { name: 'granian', kinds: ['asgi', 'wsgi'], portFlag: '--port', command: (target, kind) => `granian --interface ${kind} --host 0.0.0.0 --port $PORT${isCall(target) ? ' --factory' : ''} ${bare(target)}` },
  { name: 'daphne', kinds: ['asgi'], portFlag: '-p', command: (target) => `daphne -b 0.0.0.0 -p $PORT ${bare(target)}` },
  { name: 'waitress', kinds: ['wsgi'], portFlag: '--port', command: (target) => `waitress-serve --host=0.0.0.0 --port=$PORT${isCall(target) ? ' --call' : ''} ${bare(target)}` },
]

/** Settings of gunicorn in the app: they decide everything but the port, which they may have fixed. */
const GUNICORN_SETTINGS = ['gunicorn.conf.py', 'gunicorn_config.py', 'gunicorn_conf.py', 'config/gunicorn.py']

function gunicornWith(settings: string): Facts {
  const flag = settings === 'gunicorn.conf.py' ? '' : ` --config ${settings}`
  return { name: 'gunicorn', kinds: ['wsgi'], portFlag: '--bind', command: (target) => `gunicorn --bind 0.0.0.0:$PORT${flag} ${quoted(target)}` }
}

export function choosePythonServer(tree: AppTree, { dependencies }: PythonProject, kind: Kind): PythonServer {
  const own = SERVERS.find(({ name, kinds }) => kinds.includes(kind) && dependencies.has(name))
  const found = own ?? (kind === 'wsgi' ? gunicorn : uvicorn)
  const settings = tree.first(GUNICORN_SETTINGS)
  const chosen = found.name === 'gunicorn' && settings !== null ? gunicornWith(settings) : found
  return { name: chosen.name, added: own === undefined ? (kind === 'wsgi' ? ADDED.gunicorn : ADDED.uvicorn) : null, portFlag: chosen.portFlag, command: (target) => chosen.command(target, kind) }
}

/** A server that the app's own command names, and that nothing brings; null where there is none to add. */
export function missingServer(command: string, { dependencies }: PythonProject): string | null {
  const words = new Set(command.split(/[\s/]+/))
  if (words.has('gunicorn') && !dependencies.has('gunicorn')) return ADDED.gunicorn
  return words.has('uvicorn') && !dependencies.has('uvicorn') ? ADDED.uvicorn : null
}

export const portLine = (server: PythonServer, from: string): Sourced<string> => ({ value: server.portFlag ?? 'PORT', from })
