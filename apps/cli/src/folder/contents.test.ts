import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FRAME_HEADER_BYTES } from '@podo/contract'
import type { ManifestFile } from '@podo/domain'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { frameContents } from './contents.ts'
import { scanFolder } from './scan.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'podo-frames-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

async function framed(files: readonly ManifestFile[], missing: readonly string[]): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of frameContents(folder, files, missing)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

test('only missing contents are framed, one of two alike once, a link by its target', async () => {
  writeFileSync(join(folder, 'a'), 'same')
  writeFileSync(join(folder, 'b'), 'same')
  writeFileSync(join(folder, 'known'), 'known')
  symlinkSync('a', join(folder, 'link'))
  const { files } = await scanFolder(folder)
  const missing = files.filter((file) => file.path !== 'known').map((file) => file.oid)
  const bytes = await framed(files, missing)
  const frames: string[] = []
  for (let at = 0; at < bytes.length; ) {
    const size = bytes.readUInt32BE(at + 20)
    const content = bytes.subarray(at + FRAME_HEADER_BYTES, at + FRAME_HEADER_BYTES + size).toString()
    expect(missing).toContain(bytes.subarray(at, at + 20).toString('hex'))
    frames.push(content)
    at += FRAME_HEADER_BYTES + size
  }
  expect(frames.sort()).toEqual(['a', 'same'])
})

test.each([
  ['grew', 'longer than before'],
  ['shrank', ''],
])('a file that %s since it was hashed ends the upload by its name', async (_what, text) => {
  writeFileSync(join(folder, 'a.js'), 'before')
  const { files } = await scanFolder(folder)
  writeFileSync(join(folder, 'a.js'), text)
  await expect(framed(files, files.map((file) => file.oid))).rejects.toMatchObject({ code: 'FOLDER_CHANGED', publicMessage: expect.stringContaining('a.js') as string })
})
