import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer } from './testing/start-server.ts'
import type { TestServer } from './testing/start-server.ts'
import { beginUpload, blobId, deployFiles, frame, manifestOf, sendContents } from './testing/upload.ts'

const FILES = [
  { path: 'package.json', content: '{"name":"shop","scripts":{"start":"node server.js"}}' },
  { path: 'server.js', content: 'require("node:http").createServer((q, a) => a.end("one")).listen(process.env.PORT)' },
  { path: 'empty.txt', content: '' },
]
const PATH = '/api/projects/sample/apps/shop'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
  await server.ask({ path: '/api/projects/sample/apps', body: { name: 'shop' }, as: 'local' })
})
afterAll(() => server.close())

const openFolders = async (): Promise<string[]> => readdir(join(server.dataFolder, 'uploads'))

describe('an upload', () => {
  it('asks for the contents it lacks, becomes a commit and a queued deployment, and leaves no folder', async () => {
    const begun = await beginUpload(server, 'local', 'shop', FILES)
    expect([...begun.missing].sort()).toEqual(FILES.map(({ content }) => blobId(content)).sort())
    const [first = '', ...rest] = FILES.map(({ content }) => content)
    expect(await sendContents(server, 'local', begun.id, frame(first))).toMatchObject({ status: 200, json: { missing: rest.map(blobId) } })
    expect(await server.ask({ path: `/api/uploads/${begun.id}/deploy`, body: {}, as: 'local' })).toMatchObject({ status: 409, json: { code: 'UPLOAD_INCOMPLETE' } })
    await sendContents(server, 'local', begun.id, Buffer.concat(rest.map((content) => frame(content))))
    const planned = await server.ask({ path: `/api/uploads/${begun.id}/plan`, body: {}, as: 'local' })
    expect(planned).toMatchObject({ status: 200, json: { lines: expect.arrayContaining([expect.objectContaining({ name: 'process.web', from: 'package.json' })]) } })
    const deployed = await server.ask({ path: `/api/uploads/${begun.id}/deploy`, body: {}, as: 'local' })
    expect(deployed).toMatchObject({ status: 200, json: { number: 1, status: 'queued', trigger: 'manual', configVersion: 1, availableActions: ['cancel'] } })
    expect(await openFolders()).toEqual([])
    expect(await server.ask({ path: `/api/uploads/${begun.id}/deploy`, body: {}, as: 'local' })).toMatchObject({ status: 404 })
    const detail = await server.ask({ path: `${PATH}/deployments/1`, as: 'local' })
    expect(detail).toMatchObject({ status: 200, json: { commit: (deployed.json as { commit: object }).commit, queuePosition: null, sequence: 1, address: 'http://shop.localhost:8701' } })
  })

  it('asks for nothing the second time, and the queued one gives way', async () => {
    const again = await beginUpload(server, 'local', 'shop', FILES)
    expect(again.missing).toEqual([])
    expect(await deployFiles(server, 'local', 'shop', [...FILES, { path: 'more.txt', content: 'more' }])).toMatchObject({ status: 200, json: { number: 2, status: 'queued' } })
    expect(await server.ask({ path: `${PATH}/deployments`, as: 'local' })).toMatchObject({ json: { items: [{ number: 2, status: 'queued' }, { number: 1, status: 'superseded' }] } })
  })

  it.each([
    ['another content under the id', frame('forged', { oid: blobId('wanted') }), 'WRONG_HASH'],
    ['a content nobody asked for', frame('other'), 'UNKNOWN_BLOB'],
    ['a size that is not the listed one', frame('wanted', { size: 7 }), 'WRONG_SIZE'],
    ['an end in the middle of a file', frame('wanted').subarray(0, 27), 'UPLOAD_CUT'],
    ['an end in the middle of a header', frame('wanted').subarray(0, 9), 'UPLOAD_CUT'],
  ])('refuses %s and keeps nothing of it', async (_what, body, code) => {
    const { id } = await beginUpload(server, 'local', 'shop', [{ path: 'a.txt', content: 'wanted' }])
    expect(await sendContents(server, 'local', id, body)).toMatchObject({ status: 400, json: { code } })
    expect(await readdir(join(server.dataFolder, 'uploads', id))).toEqual([])
    await server.database.query('delete from uploads where id = $1', [id])
  })

  it.each([
    ['a path that leaves the folder', '../etc/passwd'],
    ['an absolute path', '/etc/passwd'],
    ['a path into .git', 'a/.GIT/config'],
    ['a backslash', 'a\\b'],
    ['a control character', 'a\u0001b'],
  ])('refuses %s', async (_what, path) => {
    const answer = await server.ask({ path: `${PATH}/uploads`, body: { files: manifestOf([{ path, content: 'x' }]) }, as: 'local' })
    expect(answer).toMatchObject({ status: 400, json: { code: 'INVALID_UPLOAD' } })
  })

  it('refuses a path twice, a file that is a folder, and more than an upload may hold', async () => {
    const twice = manifestOf([{ path: 'a', content: 'x' }, { path: 'a', content: 'y' }])
    const both = manifestOf([{ path: 'a', content: 'x' }, { path: 'a/b', content: 'y' }])
    const huge = Array.from({ length: 5 }, (_, index) => ({ path: `f${index}`, oid: blobId(String(index)), sizeBytes: 268_435_456, mode: '100644' }))
    const ask = (files: object[]) => server.ask({ path: `${PATH}/uploads`, body: { files }, as: 'local' })
    expect(await ask(twice)).toMatchObject({ status: 400, json: { code: 'INVALID_UPLOAD' } })
    expect(await ask(both)).toMatchObject({ status: 400, json: { code: 'INVALID_UPLOAD' } })
    expect(await ask(huge)).toMatchObject({ status: 413, json: { code: 'UPLOAD_TOO_LARGE' } })
  })

  it('holds ten open uploads of an app at most', async () => {
    await server.database.query('delete from uploads')
    const file = [{ path: 'a.txt', content: 'never sent' }]
    for (let count = 0; count < 10; count += 1) await beginUpload(server, 'local', 'shop', file)
    expect(await server.ask({ path: `${PATH}/uploads`, body: { files: manifestOf(file) }, as: 'local' })).toMatchObject({ status: 429, json: { code: 'TOO_MANY_UPLOADS', retryable: true } })
    await server.database.query("update uploads set created_at = now() - interval '2 hours'")
    expect(await server.ask({ path: `${PATH}/uploads`, body: { files: manifestOf(file) }, as: 'local' })).toMatchObject({ status: 200 })
  })

  it('logs nothing as a failure of its own', () => {
    expect(server.logLines).toEqual([])
  })
})
