import { execFileSync, spawn } from 'node:child_process'
import type { ChildProcessByStdio } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import { AppError, errorCode, timedOut, unavailable } from '@podo/kernel'

export interface Git {
  /** Runs git to its end and gives what it wrote; a failure is an AppError. */
  run(call: GitCall): Promise<Buffer>
  /** Runs git while `feed` writes its input. */
  pipe(call: GitCall, feed: (write: (chunk: Uint8Array | string) => Promise<void>) => Promise<void>): Promise<Buffer>
  /** The same while everything else waits: for an answer that has to be there at once. */
  runNow(call: GitCall & { readonly maxBytes: number }): Buffer
}

interface GitCall {
  readonly gitDir: string
  /** Constant words, object names that were checked, and paths of Podo's own. */
  readonly args: readonly string[]
  readonly input?: string
  readonly environment?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal | undefined
  readonly maxBytes?: number
}

export interface GitOptions {
  readonly gitPath: string
  readonly searchPath: string
  readonly timeoutSeconds: number
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>

const MAX_ANSWER_BYTES = 64 * 1024 * 1024
const MAX_ERROR_BYTES = 16_384

/** Podo's configuration, over that of the repository; there is no other. */
const CONFIGURATION = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.attributesFile=/dev/null',
  'core.excludesFile=/dev/null',
  'core.symlinks=true',
  'core.autocrlf=false',
  'core.protectHFS=true',
  'core.protectNTFS=true',
  'core.checkStat=minimal',
  'protocol.allow=never',
  'gc.auto=0',
  'maintenance.auto=false',
  'fastimport.unpackLimit=0',
  'checkout.workers=1',
  'advice.detachedHead=false',
].flatMap((setting) => ['-c', setting])

export function createGit(options: GitOptions): Git {
  const environment = {
    PATH: options.searchPath,
    LC_ALL: 'C',
    HOME: '/nonexistent',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_ALLOW_PROTOCOL: '',
    GIT_NO_REPLACE_OBJECTS: '1',
  }
  const argv = (call: GitCall): string[] => ['--no-pager', `--git-dir=${call.gitDir}`, ...CONFIGURATION, ...call.args]
  const start = (call: GitCall): Child => spawn(options.gitPath, argv(call), { cwd: '/', env: { ...environment, ...call.environment }, stdio: ['pipe', 'pipe', 'pipe'] })
  const run: Git['pipe'] = async (call, feed) => {
    call.signal?.throwIfAborted()
    const child = start(call)
    const ended = collect(child, call, options.timeoutSeconds)
    const fed = feed(writerOf(child)).then(
      () => {
        child.stdin.end()
        return ended
      },
      (error: unknown) => {
        child.kill('SIGKILL')
        if (isBrokenPipe(error)) return ended
        throw error
      },
    )
    // A feeder that waits for ever must not outlive git: whichever fails first is the answer.
    const [, answer] = await Promise.all([fed, ended])
    return answer
  }
  return {
    pipe: run,
    run: (call) => run(call, (write) => (call.input === undefined ? Promise.resolve() : write(call.input))),
    runNow: (call) =>
      execFileSync(options.gitPath, argv(call), { cwd: '/', env: environment, maxBuffer: call.maxBytes, timeout: options.timeoutSeconds * 1000, stdio: ['ignore', 'pipe', 'ignore'] }),
  }
}

const isBrokenPipe = (error: unknown): boolean => ['EPIPE', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END'].includes(errorCode(error) ?? '')

const writerOf = (child: Child) => (chunk: Uint8Array | string): Promise<void> =>
  new Promise((resolve, reject) => {
    child.stdin.write(chunk, (error) => (error ? reject(error) : resolve()))
  })

function collect(child: Child, call: GitCall, timeoutSeconds: number): Promise<Buffer> {
  const output: Buffer[] = []
  const errors: Buffer[] = []
  let outputBytes = 0
  let errorBytes = 0
  let ending: Error | undefined
  const stop = (reason: unknown): void => {
    ending ??= reason instanceof Error ? reason : new Error('stopped', { cause: reason })
    child.kill('SIGKILL')
  }
  const onAbort = (): void => stop(call.signal?.reason)
  const timer = setTimeout(() => stop(timedOut('git', timeoutSeconds * 1000)), timeoutSeconds * 1000)
  call.signal?.addEventListener('abort', onAbort, { once: true })
  child.stdin.on('error', () => undefined)
  child.stdout.on('data', (chunk: Buffer) => {
    outputBytes += chunk.length
    if (outputBytes > (call.maxBytes ?? MAX_ANSWER_BYTES)) stop(unavailable('GIT_ANSWER_TOO_LARGE', 'The repository holds more than Podo reads at once.'))
    else output.push(chunk)
  })
  child.stderr.on('data', (chunk: Buffer) => {
    if (errorBytes < MAX_ERROR_BYTES) errors.push(chunk)
    errorBytes += chunk.length
  })
  return new Promise<Buffer>((resolve, reject) => {
    child.on('error', (error) => reject(errorCode(error) === 'ENOENT' ? gitMissing(error) : error))
    child.on('close', (exitCode) => {
      if (ending !== undefined) reject(ending)
      else if (exitCode === 0) resolve(Buffer.concat(output))
      else reject(gitFailed(exitCode, Buffer.concat(errors).toString('utf8')))
    })
  }).finally(() => {
    clearTimeout(timer)
    call.signal?.removeEventListener('abort', onAbort)
  })
}

const gitMissing = (cause: unknown): AppError =>
  new AppError({ kind: 'unavailable', code: 'GIT_MISSING', publicMessage: 'Git is not on this machine. Install it, such as with "apt-get install git".', cause })

const gitFailed = (exitCode: number | null, text: string): AppError =>
  new AppError({
    kind: 'unavailable',
    code: 'GIT_FAILED',
    publicMessage: 'Git could not do its work on this repository. The log of Podo says why.',
    retryable: true,
    cause: new Error(`git ended with ${exitCode ?? 'a signal'}: ${text.trim().slice(0, 2000)}`),
  })
