import type { Sourced } from '../plan.ts'
import type { AppTree } from './language.ts'
import { isPlainPath } from './program-name.ts'
import type { PythonProject } from './python-dependencies.ts'
import { linesOf } from './python-source.ts'

/** A program that is started by itself, with no server before it. */
export interface PythonScript {
  readonly framework: string | null
  /** `worker` asks for no port: a bot, which only calls others. */
  readonly process: 'web' | 'worker'
  readonly command: string
  readonly port: Sourced<string> | null
  readonly file: string
}

/** Files that say by their name that they are started. */
export const SCRIPTS = ['main.py', 'app.py', 'server.py', 'run.py', 'web.py', 'api.py', 'bot.py', 'index.py', 'hello.py', 'start.py']

/** Programs that listen by themselves, once they are told where. */
const LISTENING = [
  { name: 'Streamlit', package: 'streamlit', port: '--server.port', command: (file: string) => `streamlit run ${file} --server.address 0.0.0.0 --server.port $PORT --server.headless true --browser.gatherUsageStats false` },
  { name: 'Chainlit', package: 'chainlit', port: '--port', command: (file: string) => `chainlit run ${file} --host 0.0.0.0 --port $PORT --headless` },
  { name: 'Gradio', package: 'gradio', port: 'GRADIO_SERVER_PORT', command: (file: string, python: string) => `GRADIO_SERVER_NAME=0.0.0.0 GRADIO_SERVER_PORT=$PORT ${python} ${file}` },
] as const

export const LISTENING_NAMES: readonly string[] = LISTENING.map(({ name }) => name)

/** Libraries of programs that wait for messages of somebody else's server. */
const BOTS = ['discord-py', 'py-cord', 'nextcord', 'disnake', 'python-telegram-bot', 'aiogram', 'pytelegrambotapi', 'telethon', 'pyrogram', 'slack-bolt', 'twitchio', 'irc']

export function findPythonScript(tree: AppTree, { dependencies }: PythonProject, python: string): PythonScript | null {
  for (const { name, package: dependency, port, command } of LISTENING) {
    const file = dependencies.has(dependency) ? [...new Set(['streamlit_app.py', 'Home.py', ...SCRIPTS, ...rootFiles(tree)])].find((path) => importing(tree, path, dependency)) : undefined
    if (file !== undefined) return { framework: name, process: 'web', command: command(file, python), port: { value: port, from: file }, file }
  }
  const isBot = BOTS.some((name) => dependencies.has(name))
  const file = isBot ? tree.first(['bot.py', ...SCRIPTS]) : tree.first(SCRIPTS)
  if (file !== null) return { framework: null, process: isBot || file === 'bot.py' ? 'worker' : 'web', command: `${python} ${file}`, port: null, file }
  const main = tree.paths.find((path) => /^(?:src\/)?[A-Za-z_]\w{0,80}\/__main__\.py$/.test(path))
  const module = main?.split('/').at(-2)
  return main === undefined || module === undefined ? null : { framework: null, process: isBot ? 'worker' : 'web', command: `${python} -m ${module}`, port: null, file: main }
}

const rootFiles = (tree: AppTree): string[] => tree.paths.filter((path) => /^[A-Za-z0-9_-]+\.py$/.test(path) && isPlainPath(path)).slice(0, 20)

const importing = (tree: AppTree, file: string, name: string): boolean => tree.has(file) && linesOf(tree, file).some((line) => new RegExp(`^\\s{0,8}(?:import|from)\\s+${name}\\b`).test(line))
