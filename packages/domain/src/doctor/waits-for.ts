import type { Facts } from './cause.ts'

/** What a phase of a deployment can wait for: a name for programs, a sentence for people, as causes have. */
export const WAITS = {
  /** Fetch asks the repository for the commit. */
  repository: ({ commit }) => `the repository to hand out the commit ${commit ?? ''}`,
  /** Plan reads the files that say how the app is built. */
  files: () => 'the files that say how the app is built',
  'build-place': ({ limit, position }) => `a free place among the ${limit ?? ''} builds that run at a time; position ${position ?? ''}`,
  /** Anything of a build that is not a command: toolchains, caches, packing. */
  builder: () => 'the builder',
  command: ({ command }) => `"${command ?? ''}" to end`,
  /** The same, silent for a minute. */
  'quiet-command': ({ command, seconds }) => `"${command ?? ''}", without output for ${seconds ?? ''} s: it may wait for input or the network`,
  processes: ({ release }) => `the processes of ${release ?? ''} to be started`,
  listening: ({ process, port }) => `the ${process ?? ''} process to listen on port ${port ?? ''}`,
  /** The same, and meanwhile it listens on another one. */
  'listening-elsewhere': ({ process, port, elsewhere }) => `the ${process ?? ''} process to listen on port ${port ?? ''}; so far it listens on ${elsewhere ?? ''}`,
  answer: ({ path, port, answer }) => `GET ${path ?? ''} on port ${port ?? ''} to pass; it answers ${answer ?? 'nothing'}`,
  restart: ({ process, end, times }) => `the ${process ?? ''} process to stay up; it ${end ?? ''} (${times ?? ''})`,
  alive: ({ seconds }) => `the processes to stay up for ${seconds ?? ''} s`,
  /** After the switch, the front door is asked with the app's own name. */
  'front-door': ({ host }) => `${host ?? ''} to answer with the new release`,
  /** Podo could not ask a part of its own, and asks again. */
  again: ({ message }) => `another try: ${message ?? ''}`,
} as const satisfies Record<string, (facts: Facts) => string>

export type WaitCode = keyof typeof WAITS

export const WAIT_CODES = Object.keys(WAITS) as readonly WaitCode[]

export interface WaitsFor {
  readonly code: WaitCode
  readonly facts: Facts
  /** Since when it is this that it waits for: an instant. */
  readonly since: string
  /** Of a command: the last line that it wrote, plain. */
  readonly lastLine: string | null
}

export const waitsForSentence = ({ code, facts }: Pick<WaitsFor, 'code' | 'facts'>): string => WAITS[code](facts)
