import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Plan } from '@podo/domain'
import { armFaultPoints, newId } from '@podo/kernel'
import type { Artifact, BuildRequest, Builder } from '@podo/ports'
import { createLogger } from '@podo/telemetry'
import { createBuilderProcess } from '../index.ts'
import type { BuilderProcessOptions } from '../index.ts'
import { createSpawningAgent } from './spawning-agent.ts'
import type { SpawningAgent } from './spawning-agent.ts'

export const from = 'test'
export const never = new AbortController().signal

export const emptyPlan: Plan = {
  language: { value: 'node', from },
  version: null,
  framework: null,
  packageManager: null,
  toolchains: [],
  root: { value: '.', from },
  workspace: { value: '.', from },
  install: null,
  build: null,
  processes: { web: { value: 'node server.js', from } },
  port: null,
  predeploy: null,
  staticRoot: null,
  staticFallback: null,
  healthPath: { value: '/', from },
  environment: {},
  paths: [],
  installed: [],
  caches: [],
  lockfiles: [],
  buildVariables: [],
  overlap: false,
  health: null,
  resources: null,
}

export const running = (install: string | null, build: string | null = null, more: Partial<Plan> = {}): Plan => ({
  ...emptyPlan,
  install: install === null ? null : { value: install, from },
  build: build === null ? null : { value: build, from },
  ...more,
})

export const served = (root: string, build: string | null): Plan => running(null, build, { processes: {}, staticRoot: { value: root, from } })

/** A builder over an agent that really spawns, in folders of its own. */
export interface BuildStage {
  readonly base: string
  readonly agent: SpawningAgent
  readonly builder: Builder
  /** What builds of the stage wrote to the log. */
  readonly lines: string[]
  readonly appId: string
  newBuilder(more?: Partial<BuilderProcessOptions>): Builder
  /** A new folder with these files. */
  source(files: Readonly<Record<string, string>>): Promise<string>
  /** A program that builds find, as a script of `sh`. */
  program(name: string, script: string): Promise<void>
  request(folder: string, plan: Plan, more?: Partial<BuildRequest>): BuildRequest
  built(folder: string, plan: Plan, more?: Partial<BuildRequest>, on?: Builder): Promise<Artifact>
  close(): Promise<void>
}

export async function openStage(): Promise<BuildStage> {
  const base = await mkdtemp(join(tmpdir(), 'podo-build-'))
  const agent = createSpawningAgent(base)
  const lines: string[] = []
  const appId = newId()
  await mkdir(join(base, 'caches'))
  const newBuilder = (more: Partial<BuilderProcessOptions> = {}): Builder =>
    createBuilderProcess({
      agent,
      logger: createLogger({ name: 'test', level: 'silent' }),
      buildsFolder: join(base, 'builds'),
      slugsFolder: join(base, 'slugs'),
      cachesFolder: join(base, 'caches'),
      runtimeFolder: join(base, 'runtime'),
      ...more,
    })
  const builder = newBuilder()
  const request = (folder: string, plan: Plan, more: Partial<BuildRequest> = {}): BuildRequest => ({
    buildKey: 'key',
    appId,
    folder,
    plan,
    variables: {},
    limits: { memoryMb: 512, timeoutSeconds: 30, outputBytes: 1_000_000 },
    ...more,
  })
  let sources = 0
  return {
    base,
    agent,
    builder,
    lines,
    appId,
    newBuilder,
    request,
    source: async (files) => {
      const folder = join(base, 'sources', String((sources += 1)))
      await mkdir(folder, { recursive: true })
      await writeAll(folder, files)
      return folder
    },
    program: async (name, script) => {
      await mkdir(join(base, 'bin'), { recursive: true })
      await writeFile(join(base, 'bin', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
    },
    built: async (folder, plan, more = {}, on = builder) => {
      const result = await on.build(request(folder, plan, more), (line) => lines.push(line), never)
      if (result.kind !== 'built') throw new Error(`not built: ${JSON.stringify(result)} ${lines.join('\n')}`)
      return result.artifact
    },
    close: async () => {
      armFaultPoints(undefined)
      await agent.close()
      execFileSync('chmod', ['-R', 'u+rwX', base])
      await rm(base, { recursive: true, force: true })
    },
  }
}

async function writeAll(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), content)
  }
}
