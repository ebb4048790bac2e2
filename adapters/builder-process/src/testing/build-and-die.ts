/** A program that packs a folder and is killed at a named moment: `build-and-die.ts <base> <source> <point>`. */
import { join } from 'node:path'
import { detect } from '@podo/domain'
import { armFaultPoints, newId } from '@podo/kernel'
import { createLogger } from '@podo/telemetry'
import { createBuilderProcess } from '../index.ts'
import { createSpawningAgent } from './spawning-agent.ts'

const [, , base = '', folder = '', point = ''] = process.argv
armFaultPoints((name) => {
  if (name === point) process.kill(process.pid, 'SIGKILL')
})
const detection = detect({ paths: ['server.js'], read: () => null })
if (detection.kind === 'unknown') throw new Error(detection.sentence)
const builder = createBuilderProcess({
  agent: createSpawningAgent(base),
  logger: createLogger({ name: 'test', level: 'silent' }),
  buildsFolder: join(base, 'builds'),
  slugsFolder: join(base, 'slugs'),
  cachesFolder: join(base, 'caches'),
  runtimeFolder: join(base, 'runtime'),
})
const result = await builder.build(
  { buildKey: 'key', appId: newId(), folder, plan: detection.plan, variables: {}, limits: { memoryMb: 64, timeoutSeconds: 10, outputBytes: 1000 } },
  () => undefined,
  new AbortController().signal,
)
process.stdout.write(result.kind === 'built' ? result.artifact.digest : result.reason)
