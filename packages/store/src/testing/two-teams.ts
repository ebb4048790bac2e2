import { afterAll } from 'vitest'
import { createWorld } from './world.ts'
import type { Team, World } from './world.ts'

/** A world of its own for one test file, with the team that acts and one that must see nothing of it. */
export async function openTwoTeams(): Promise<{ readonly world: World; readonly team: Team; readonly other: Team }> {
  const world = await createWorld()
  afterAll(() => world.close())
  return { world, team: await world.addTeam('mine'), other: await world.addTeam('theirs') }
}
