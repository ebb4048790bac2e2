/**
 * The log store on the local disk: a folder a stream, in it segments of lines in the order they came.
 *
 * - Keyed by stream; each line has a sequence in it that grows by one. One writer a stream at a time, whichever program
 *   it is in; any number of readers in other programs, which follow the files themselves.
 * - **Crash**: lines are on disk after `flush`. A writer that was killed leaves at most one torn line, which the next
 *   one cuts off and readers pass over. A segment that was being compressed is there as it was written.
 * - **Budget**: the oldest segments of a stream go first; `firstKept` says from where on lines are kept.
 * - **Bounds**: a page has at most 1,000 lines and about 8 MB of text. A search reads what the stream keeps, segment
 *   by segment: O(bytes kept).
 * - **Cancel**: a follower ends with its signal. It wakes by inotify and looks once a second besides.
 */
export { createLogSegments } from './store.ts'
export type { LogSegmentsOptions } from './store.ts'
