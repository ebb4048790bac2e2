/** A program that uploads one file and is killed at a named moment: `upload-and-die.ts <folder> <appId> <point> <content>`. */
import { createHash } from 'node:crypto'
import { armFaultPoints } from '@podo/kernel'
import { createLogger } from '@podo/telemetry'
import { createGitBuiltin } from '../index.ts'

const [, , folder = '', appId = '', point = '', text = ''] = process.argv
const content = Buffer.from(text)
const oid = createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex')

armFaultPoints((name) => {
  if (name === point) process.kill(process.pid, 'SIGKILL')
})

async function* contents(): AsyncGenerator<{ oid: string; content: Uint8Array }> {
  yield { oid, content }
  if (point === 'contents') process.kill(process.pid, 'SIGKILL')
}

const store = createGitBuiltin({ folder, logger: createLogger({ name: 'test', level: 'silent' }) })
await store.ensure(appId)
const commit = await store.commitUpload(appId, [{ path: 'a', oid, sizeBytes: content.length, mode: '100644' }], contents(), { author: 'test', message: text })
process.stdout.write(commit.commit)
