/**
 * The log store on the local disk: a folder a stream, in it segments of lines in the order they came.
 *
 * - Keyed by stream; each line has a sequence in it that grows by one. One writer a stream at a time, whichever program
 *   it is in; any number of readers in other programs, which follow the files themselves.
 * - **Crash**: lines are on disk after `flush`. A writer that was killed leaves at most one torn line, which the next
 *   one cuts off and readers pass over. A segment that was being compressed is there as it was written.
 * - **Budget**: one a stream and one for all together; the oldest segments go first, `firstKept` says from where on
 *   lines are kept. Who gives way when all have too much is an option.
 * - **Bounds**: a page has at most 1,000 lines and about 8 MB of text, and one answer takes a second; then it says how
 *   far it looked. A search reads what the stream keeps, 256 KB at a time: O(bytes kept), and two at a time. A search
 *   by time reads no segment that begins and ends more than a minute outside: O(bytes written in that time, and two
 *   segments); a clock that is set back by more than a minute may hide lines from it.
 * - **Cancel**: a follower ends with its signal. It wakes by inotify and looks once a second besides. One that is too
 *   slow is taken to the newest lines.
 * - **A full disk**: a batch is written whole or not at all; what could not be written waits, 4 MB at most.
 */
export { createLogSegments } from './store.ts'
export type { LogSegmentsOptions } from './store.ts'
