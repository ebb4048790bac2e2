import { newId } from '@podo/kernel'
import { expect, test } from 'vitest'
import { SQL_STATE, sqlState } from '../database/index.ts'
import { openTwoTeams } from '../testing/two-teams.ts'
import { eventsAfter } from '../view/index.ts'
import { emit } from './emit.ts'

const { world, team, other } = await openTwoTeams()

const read = (after: number) => world.as(team.scope, (tx) => eventsAfter(tx, team.targetId, after, 1000))

test('a client that resumes misses none, however many write at once and however many are rolled back', async () => {
  const seen: number[] = []
  let writing = true
  const reader = (async () => {
    for (let last = 0; ; ) {
      const done = !writing
      const events = await read(last)
      for (const { seq } of events) seen.push(seq)
      last = events.at(-1)?.seq ?? last
      if (done && events.length === 0) return
    }
  })()
  const writes = Array.from({ length: 60 }, (_, index) =>
    world
      .as(team.scope, async (tx) => {
        await emit(tx, team.targetId, 'test', { index })
        if (index % 5 === 0) throw new Error('rolled back')
      })
      .catch(() => undefined),
  )
  await Promise.all(writes)
  writing = false
  await reader
  expect(seen).toEqual(Array.from({ length: 48 }, (_, index) => index + 1))
})

test('a stream of another team is absent, and so is one that is not there', async () => {
  const refusal = (streamId: string) => world.as(team.scope, (tx) => emit(tx, streamId, 'test', {})).then(() => 'emitted', sqlState)
  expect(await refusal(other.targetId)).toBe('P0002')
  expect(await refusal(newId())).toBe('P0002')
})

test('an event of more than 256 KiB is refused', async () => {
  const emitted = world.as(team.scope, (tx) => emit(tx, team.targetId, 'test', { text: 'x'.repeat(300_000) }))
  expect(await emitted.then(() => 'emitted', sqlState)).toBe(SQL_STATE.checkViolation)
})
