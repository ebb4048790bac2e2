import { expect, test } from 'vitest'
import { deploymentActions, releaseActions } from './actions.ts'
import type { DeploymentFacts } from './actions.ts'

const facts: DeploymentFacts = { state: 'build', cancelRequested: false, hasBuild: false, isLive: false, hasEarlierRelease: false, mayWrite: true }

test.each([
  ['one that runs can be cancelled', {}, ['cancel']],
  ['once', { cancelRequested: true }, []],
  ['not while traffic moves', { state: 'switch' }, []],
  ['one that failed can be deployed again', { state: 'failed' }, ['redeploy']],
  ['a held one with a build can be released', { state: 'held', hasBuild: true }, ['redeploy', 'release-held']],
  ['a held one without a build cannot', { state: 'held' }, ['redeploy']],
  ['the live one can be rolled back to an earlier release', { state: 'succeeded', isLive: true, hasEarlierRelease: true }, ['redeploy', 'rollback']],
  ['the first one cannot', { state: 'succeeded', isLive: true }, ['redeploy']],
  ['who may only read can do nothing', { state: 'failed', mayWrite: false }, []],
] as const)('%s', (_name, more, actions) => {
  expect(deploymentActions({ ...facts, ...more })).toEqual(actions)
})

test('going back is offered for a release that can be restored and does not serve', () => {
  expect(releaseActions({ isLive: false, restorable: true, mayWrite: true })).toEqual(['rollback', 'compare'])
  for (const other of [{ isLive: true }, { restorable: false }, { mayWrite: false }]) expect(releaseActions({ isLive: false, restorable: true, mayWrite: true, ...other })).toEqual(['compare'])
})
