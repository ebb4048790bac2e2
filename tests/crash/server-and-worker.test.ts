import { crashStage, SERVER_FAULT_POINTS, WORKER_FAULT_POINTS } from '@podo/testkit'
import type { CrashStage } from '@podo/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'

let stage: CrashStage

beforeAll(async () => {
  stage = await crashStage()
})

afterAll(async () => {
  await stage.close()
})

test.each([...WORKER_FAULT_POINTS, ...SERVER_FAULT_POINTS])('kill -9 at %s loses nothing, doubles nothing and breaks no request', async (point) => {
  expect((await stage.trial(point, `after ${point}`)).broken).toEqual([])
})
