import { expect, test } from 'vitest'
import { saysDiskFull } from './signs.ts'

test.each([
  ['Error: ENOSPC: no space left on device, write', true],
  ['OSError: [Errno 28] No space left on device', true],
  ["Error: ENOSPC: System limit for number of file watchers reached, watch '/app/src'", false],
  ['inotify_add_watch: No space left on device', false],
  ['ENOSPC_RETRIES=3', false],
])('%j says that the disk is full: %s', (line, isFull) => {
  expect(saysDiskFull([line])).toBe(isFull)
})
