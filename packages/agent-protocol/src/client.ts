import { request as httpRequest, Agent } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { AppError, errorCode, isAppError, unavailable } from '@podo/kernel'
import { z as zod } from 'zod'
import type { z } from 'zod'
import { agentEventsSchema } from './events.ts'
import { agentErrorSchema, helloSchema } from './hello.ts'
import type { Hello, Shutdown, SpawnLauncher } from './hello.ts'
import { programSchema } from './program.ts'
import type { Program } from './program.ts'
import { releaseStatusSchema } from './release.ts'
import type { ReleaseSpec, ReleaseStatus, Scale } from './release.ts'
import { probeAnswerSchema, routeSchema, switchResultSchema } from './route.ts'
import type { ProbeAnswer, ProbeRequest, Route, SwitchRequest, SwitchResult } from './route.ts'
import { runStatusSchema } from './run.ts'
import type { RunRequestInput, RunStatus } from './run.ts'
import { usageSchema } from './usage.ts'
import type { Usage } from './usage.ts'
import type { AgentEvent } from './events.ts'


const MAX_ANSWER_BYTES = 16 * 1024 * 1024
const ROUND_TRIP_MS = 10_000

export interface AgentClient {
  hello(): Promise<Hello>
  spawnLauncher(request: SpawnLauncher): Promise<{ pid: number }>
  shutdown(request: Shutdown): Promise<void>
  /** Starts or finds a run; answers at once. */
  run(request: RunRequestInput): Promise<RunStatus>
  /** Waits up to `waitMs` for the end of a run; null when the agent knows no such key. */
  runStatus(key: string, waitMs: number, signal?: AbortSignal): Promise<RunStatus | null>
  /** The bytes that a run has written from `offset` on; ends when the run has. */
  runOutput(key: string, offset: number, signal?: AbortSignal): Promise<IncomingMessage>
  cancelRun(key: string): Promise<void>
  /** Forgets an ended run and its output. */
  forgetRun(key: string): Promise<void>
  /** Starts what is missing of a release; answers at once. */
  startRelease(spec: ReleaseSpec): Promise<ReleaseStatus>
  /** Null when there is no such release. With `since`, waits up to `waitMs` for a newer revision. */
  release(targetId: string, contentKey: string, wait?: { since: number; waitMs: number }, signal?: AbortSignal): Promise<ReleaseStatus | null>
  releases(targetId: string): Promise<ReleaseStatus[]>
  stopRelease(targetId: string, contentKey: string): Promise<void>
  switchTraffic(targetId: string, request: SwitchRequest): Promise<SwitchResult>
  route(targetId: string): Promise<Route | null>
  probe(targetId: string, request: ProbeRequest): Promise<ProbeAnswer>
  scale(targetId: string, scale: Scale): Promise<void>
  /** Ends everything of a target: routes, processes, instance folders. */
  removeTarget(targetId: string): Promise<void>
  /** `podo local stop`: stops the live release, remembered, and journals it. */
  stopTarget(targetId: string): Promise<void>
  startTarget(targetId: string): Promise<void>
  /** `podo local switch-back`: the previous release takes the traffic, if it is still warm. */
  switchBack(targetId: string): Promise<SwitchResult>
  targets(): Promise<{ targetId: string; app: string; label: string | null }[]>
  /** Journal entries after a number, waiting up to `waitMs` for one; confirms all up to `after`. */
  events(after: number, waitMs: number, signal?: AbortSignal): Promise<{ events: AgentEvent[]; last: number }>
  usage(): Promise<Usage>
  /** Which files these programs are on the PATH of runs; null from an agent that cannot tell. */
  programs(names: readonly string[]): Promise<Program[] | null>
  close(): void
}

export interface AgentClientOptions {
  readonly socketPath: string
}

const pidSchema = zod.object({ pid: zod.number().int() })
const targetsSchema = zod.array(zod.object({ targetId: zod.string(), app: zod.string(), label: zod.string().nullable() }))

export function createAgentClient(options: AgentClientOptions): AgentClient {
  const pool = new Agent({ keepAlive: true, maxSockets: 64 })
  const ask = <T>(method: string, path: string, schema: z.ZodType<T>, body?: unknown, waitMs = 0, signal?: AbortSignal): Promise<T> =>
    askAgent(pool, options.socketPath, { method, path, body, timeoutMs: ROUND_TRIP_MS + waitMs, signal }).then((text) => schema.parse(JSON.parse(text)))
  const tell = async (method: string, path: string, body?: unknown, timeoutMs = 60_000): Promise<void> => {
    await askAgent(pool, options.socketPath, { method, path, body, timeoutMs, signal: undefined })
  }
  const target = (targetId: string): string => `/v1/targets/${encodeURIComponent(targetId)}`
  const release = (targetId: string, contentKey: string): string => `${target(targetId)}/releases/${contentKey}`
  const run = (key: string): string => `/v1/runs/${encodeURIComponent(key)}`
  return {
    hello: () => ask('GET', '/v1/hello', helloSchema),
    spawnLauncher: (request) => ask('POST', '/v1/launcher', pidSchema, request),
    shutdown: (request) => tell('POST', '/v1/shutdown', request),
    run: (request) => ask('POST', '/v1/runs', runStatusSchema, request),
    runStatus: (key, waitMs, signal) => orNull(ask('GET', `${run(key)}?waitMs=${waitMs}`, runStatusSchema, undefined, waitMs, signal)),
    runOutput: (key, offset, signal) => open(pool, options.socketPath, { method: 'GET', path: `${run(key)}/output?offset=${offset}`, body: undefined, timeoutMs: 0, signal }),
    cancelRun: (key) => tell('POST', `${run(key)}/cancel`),
    forgetRun: (key) => tell('DELETE', run(key)),
    startRelease: (spec) => ask('PUT', release(spec.targetId, spec.contentKey), releaseStatusSchema, spec),
    release: (targetId, contentKey, wait, signal) =>
      orNull(ask('GET', `${release(targetId, contentKey)}${wait ? `?since=${wait.since}&waitMs=${wait.waitMs}` : ''}`, releaseStatusSchema, undefined, wait?.waitMs ?? 0, signal)),
    releases: (targetId) => ask('GET', `${target(targetId)}/releases`, zod.array(releaseStatusSchema)),
    stopRelease: (targetId, contentKey) => tell('DELETE', release(targetId, contentKey), undefined, 330_000),
    switchTraffic: (targetId, request) => ask('POST', `${target(targetId)}/switch`, switchResultSchema, request, 60_000),
    route: (targetId) => orNull(ask('GET', `${target(targetId)}/route`, routeSchema)),
    probe: (targetId, request) => ask('POST', `${target(targetId)}/probe`, probeAnswerSchema, request, request.timeoutSeconds * 1000),
    scale: (targetId, scale) => tell('POST', `${target(targetId)}/scale`, scale),
    removeTarget: (targetId) => tell('DELETE', target(targetId), undefined, 330_000),
    stopTarget: (targetId) => tell('POST', `${target(targetId)}/stop`, undefined, 330_000),
    startTarget: (targetId) => tell('POST', `${target(targetId)}/start`),
    switchBack: (targetId) => ask('POST', `${target(targetId)}/switch-back`, switchResultSchema),
    targets: () => ask('GET', '/v1/targets', targetsSchema),
    events: (after, waitMs, signal) => ask('GET', `/v1/events?after=${after}&waitMs=${waitMs}`, agentEventsSchema, undefined, waitMs, signal),
    usage: () => ask('GET', '/v1/usage', usageSchema),
    programs: (names) => orNull(ask('GET', `/v1/programs?${names.map((name) => `name=${encodeURIComponent(name)}`).join('&')}`, zod.array(programSchema))),
    close: () => pool.destroy(),
  }
}

interface Question {
  readonly method: string
  readonly path: string
  readonly body: unknown
  /** 0: without a limit, for streams. */
  readonly timeoutMs: number
  readonly signal: AbortSignal | undefined
}

async function askAgent(pool: Agent, socketPath: string, question: Question): Promise<string> {
  const answer = await open(pool, socketPath, question)
  return readAll(answer)
}

function open(pool: Agent, socketPath: string, question: Question): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const payload = question.body === undefined ? undefined : Buffer.from(JSON.stringify(question.body))
    const outgoing = httpRequest({
      socketPath,
      agent: pool,
      method: question.method,
      path: question.path,
      headers: payload === undefined ? {} : { 'content-type': 'application/json', 'content-length': payload.length },
      ...(question.signal ? { signal: question.signal } : {}),
    })
    if (question.timeoutMs > 0) outgoing.setTimeout(question.timeoutMs, () => outgoing.destroy(unavailable('AGENT_SILENT', 'The agent did not answer in time. It may be restarting; try again.')))
    outgoing.on('error', (error) => reject(isAppError(error) || question.signal?.aborted ? error : away(error)))
    outgoing.on('response', (answer) => {
      if (answer.statusCode !== undefined && answer.statusCode < 300) {
        resolve(answer)
        return
      }
      readAll(answer).then((text) => reject(refusal(text)), reject)
    })
    outgoing.end(payload)
  })
}

async function readAll(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MAX_ANSWER_BYTES) throw unavailable('AGENT_ANSWER_TOO_LARGE', 'The agent answered more than Podo reads.')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function refusal(text: string): AppError {
  const parsed = agentErrorSchema.safeParse(parseJson(text))
  if (!parsed.success) return unavailable('AGENT_BROKEN_ANSWER', 'The agent answered something that Podo cannot read.')
  return new AppError({ kind: parsed.data.kind, code: parsed.data.code, publicMessage: parsed.data.message, retryable: parsed.data.retryable })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

const away = (error: unknown): AppError => unavailable('AGENT_AWAY', `The agent does not answer (${errorCode(error) ?? 'no connection'}). The launcher brings it back; try again.`, error)

async function orNull<T>(promise: Promise<T>): Promise<T | null> {
  try {
    return await promise
  } catch (error) {
    if (isAppError(error) && error.kind === 'absent') return null
    throw error
  }
}
