import { readFile } from 'node:fs/promises'
import { waitFor } from '@podo/kernel'
import { deployFiles, requestApp } from '@podo/testkit'
import type { Files } from '@podo/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStage } from './stage.ts'
import type { Stage, Visit } from './stage.ts'

const E = '\\u001b'

const talker = (text: string): Files => ({
  'package.json': JSON.stringify({ name: 'talker' }),
  Procfile: 'web: node server.js\nworker: node worker.js\n',
  'worker.js': "console.log('worker is here'); setInterval(() => {}, 1000)",
  'server.js': `
    const server = require('node:http').createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url, 'http://x')
      const count = Number(searchParams.get('count') ?? 0)
      if (pathname === '/many') { let all = ''; for (let at = 1; at <= count; at += 1) all += 'line ' + at + ' GET /cart 200\\n'; process.stdout.write(all, () => response.end('ok')); return }
      if (pathname === '/say') console.log(searchParams.get('text'))
      if (pathname === '/kinds') {
        console.log('${E}]0;owned\\u0007${E}]8;;http://evil.example${E}\\\\\\\\a link${E}]8;;${E}\\\\\\\\ ${E}[38;5;196mred of 256${E}[0m ${E}[38;2;20;90;250mtrue blue${E}[0m ${E}[2J user\\u202egnp.exe')
        console.log('<img src=x onerror="document.title=1">')
        console.log(JSON.stringify({ level: 'error', msg: 'payment refused', order: 4711, stack: 'Error: refused\\n    at pay (pay.js:3)' }))
        console.error(new TypeError('no price'))
      }
      response.end(${JSON.stringify(text)})
    })
    server.listen(process.env.PORT, () => console.log('talker listens'))
    process.on('SIGTERM', () => server.close(() => process.exit(0)))`,
})

let stage: Stage
let visit: Visit

const ask = (path: string) => requestApp(stage.podo.appsPort, 'talker.localhost', path)
const say = (text: string) => ask(`/say?text=${encodeURIComponent(text)}`)
const line = (text: string | RegExp) => visit.page.getByRole('log').getByText(text)
const top = () =>
  waitFor({ what: 'a line to be drawn', timeoutMs: 10_000, everyMs: 20 }, async () => ((await visit.page.evaluate('look.logTop()')) as [text: string, place: number] | null) ?? undefined)
const open = async (search = '') => {
  await visit.page.goto(`/p/sample/talker/logs${search}`)
  await visit.page.getByRole('log').locator('time').first().waitFor()
}

beforeAll(async () => {
  stage = await openStage()
  visit = await stage.visit()
  await deployFiles(stage.podo, 'talker', talker('one'))
  await ask('/kinds')
  await deployFiles(stage.podo, 'talker', talker('two'))
  await ask('/many?count=3000')
})

afterAll(async () => {
  await visit.close()
  await stage.close()
})

describe('the log of an app', () => {
  test('loads older lines when one scrolls up, and nothing that is read moves', async () => {
    await open()
    await line('line 3000 GET').waitFor()
    const height = () => visit.page.evaluate('look.logHeight()').then(Number)
    let grew = 0
    for (let known = await height(); !(await visit.page.getByText('The log begins here').isVisible()); ) {
      await visit.page.evaluate('look.scrollLog(-2500)')
      const [read, place] = await top()
      // Older lines come when the upper edge is near; every 500 of them are 10,000 pixels.
      if (Number(await visit.page.evaluate('look.aboveLog()')) < 1_500) await expect.poll(height).not.toBe(known)
      await visit.page.evaluate('look.scrollLog(0)')
      expect([read, await visit.page.evaluate(`look.logPlaceOf(${JSON.stringify(read)})`)]).toEqual([read, place])
      grew += (await height()) > known ? 1 : 0
      known = await height()
    }
    expect(grew).toBeGreaterThan(3)
    await line('talker listens').first().waitFor()
  })

  test('shows where a release went live, and leads to its deployment', async () => {
    await open()
    while (!(await visit.page.getByText('The log begins here').isVisible())) await visit.page.evaluate('look.scrollLog(-5000)')
    await visit.page.getByRole('log').getByText('v1 went live').waitFor()
    await visit.page.getByRole('log').getByText('v2 went live').waitFor()
    await visit.page.getByRole('link', { name: '#2' }).click()
    await visit.page.waitForURL('**/p/sample/talker/deployments/2')
  })

  test('is live at its end, says how many lines came while one reads further up, and takes one there', async () => {
    await open()
    await say('first of all')
    await line('first of all').waitFor()
    expect(await visit.page.evaluate('look.isLogAtEnd()')).toBe(true)
    await visit.page.evaluate('look.scrollLog(-400)')
    const before = await top()
    await say('while reading')
    await visit.page.getByRole('button', { name: '1 new line' }).waitFor()
    expect(await top()).toEqual(before)
    await visit.page.getByRole('button', { name: '1 new line' }).click()
    await line('while reading').waitFor()
    expect(await visit.page.evaluate('look.isLogAtEnd()')).toBe(true)
  })

  test('goes on where it was when the connection comes back, without a line lost or twice', async () => {
    await open()
    await visit.page.route('**/api/events**', (route) => route.abort())
    await visit.page.evaluate("location.hash = 'again'")
    await stage.podo.cli(['restart'])
    await visit.page.getByText(/^Live updates are cut/).waitFor()
    await say('while it was cut')
    await visit.page.unroute('**/api/events**')
    await visit.page.getByRole('button', { name: 'Connect now' }).click()
    await line('while it was cut').waitFor()
    expect(await line('while it was cut').count()).toBe(1)
  })

  test('is searched over everything, says how much that was, and shows what stands around a find', async () => {
    await open()
    await visit.page.getByLabel('Search the log').fill('LINE 17 get')
    await visit.page.getByText(/^1 line found in all 3,0\d\d lines \(/).waitFor()
    await expect.poll(() => visit.page.getByRole('log').locator('time').count()).toBe(1)
    await visit.page.waitForURL('**/logs?q=LINE*')
    await visit.page.getByRole('log').locator('time').hover()
    await visit.page.getByRole('button', { name: 'Show the lines around it' }).click()
    await line('line 16 GET').waitFor()
    await line('line 18 GET').waitFor()
    await visit.page.getByRole('button', { name: 'Go to the newest' }).click()
    await line('line 3000 GET').waitFor()
  })

  test('is found again by its address', async () => {
    await open('?q=line+2999&process=web')
    await expect.poll(() => visit.page.getByRole('log').locator('time').count()).toBe(1)
    expect(await visit.page.getByLabel('Search the log').inputValue()).toBe('line 2999')
  })

  test('is filtered by level, with stack traces whole, and by process', async () => {
    await open('?level=error')
    await line('TypeError: no price').waitFor()
    await line(/at Server\.emit/).waitFor()
    expect(await line('GET /cart').count()).toBe(0)
    await visit.page.getByLabel('Process').selectOption('worker')
    await visit.page.getByText('No line matches').waitFor()
    await visit.page.getByLabel('Level').selectOption('')
    await line('worker is here').first().waitFor()
    expect(await line('talker listens').count()).toBe(0)
  })

  test('shows the message of a line in JSON, and all of it on demand', async () => {
    await open('?q=payment')
    await line('payment refused').waitFor()
    expect(await line('4711').count()).toBe(0)
    await visit.page.getByRole('button', { name: 'All fields' }).click()
    await line('4711').waitFor()
    await line('at pay (pay.js:3)').waitFor()
  })

  test('shows colours as colours, and nothing else that a terminal or a page would obey', async () => {
    await open('?q=red+of+256')
    const { page } = visit
    const colours = await Promise.all(['red of 256', 'true blue', 'a link'].map((text) => page.evaluate(`look.colourOf(${JSON.stringify(text)})`)))
    expect(new Set(colours).size).toBe(3)
    expect(await page.getByRole('link', { name: 'a link' }).count()).toBe(0)
    await line('user⟨202e⟩gnp.exe').waitFor()
    await open('?q=onerror')
    await line('<img src=x').waitFor()
    expect(await page.getByRole('log').locator('img').count()).toBe(0)
    expect(await page.title()).not.toContain('owned')
  })

  test('is read between two times, kept in the address, together with a search, a process and a download', async () => {
    await open()
    const time = visit.page.getByLabel('Time', { exact: true })
    await time.selectOption('Last 10 minutes')
    await visit.page.waitForURL('**/logs?last=10m')
    await visit.page.getByText(/lines found in the newest [\d,]+ lines|lines found in all/).waitFor()
    await visit.page.getByLabel('Search the log').fill('line 17 get')
    await visit.page.waitForURL(/logs\?(?=.*last=10m)(?=.*q=line)/)
    await expect.poll(() => visit.page.getByRole('log').locator('time').count()).toBe(1)
    await time.selectOption('From … to …')
    await visit.page.getByLabel('To', { exact: true }).fill('2026-01-02T03:04')
    await visit.page.getByText('This is before the beginning.').waitFor()
    await visit.page.getByLabel('From', { exact: true }).fill('2026-01-01T00:00')
    await visit.page.waitForURL(/from=2025-12-31T15(%3A|:)00Z.*to=2026-01-01T18(%3A|:)04Z/)
    await visit.page.getByText('No line matches').waitFor()
    await visit.page.getByText('Clear the search, or choose another level or time.').waitFor()
    await visit.page.getByLabel('To', { exact: true }).fill('')
    await line('line 17 GET').waitFor()
    await visit.page.reload()
    await line('line 17 GET').waitFor()
    expect(await visit.page.getByLabel('From', { exact: true }).inputValue()).toBe('2026-01-01T00:00')
    await time.selectOption('All times')
    await visit.page.waitForURL(/logs\?q=[^&]*$/)
  })

  test('goes on live within the last while, and is downloaded for it', async () => {
    await open('?last=10m&process=web')
    await say('within the last while')
    await line('within the last while').waitFor()
    await visit.page.getByRole('button', { name: 'Download' }).click()
    const [file] = await Promise.all([visit.page.waitForEvent('download'), visit.page.getByRole('menuitem', { name: 'What matches, as text' }).click()])
    const text = await readFile(await file.path(), 'utf8')
    expect([text.includes('within the last while'), text.includes('worker is here')]).toEqual([true, false])
  })

  test('is downloaded whole, or what matches', async () => {
    await open('?q=line+17+GET')
    const download = async (choice: string): Promise<string> => {
      await visit.page.getByRole('button', { name: 'Download' }).click()
      const [file] = await Promise.all([visit.page.waitForEvent('download'), visit.page.getByRole('menuitem', { name: choice }).click()])
      expect(file.suggestedFilename()).toMatch(/^talker\.(log|jsonl)$/)
      return readFile(await file.path(), 'utf8')
    }
    expect((await download('The whole log, as text')).split('\n').filter((text) => text.includes('GET /cart'))).toHaveLength(3_000)
    expect((await download('What matches, as text')).split('\n').filter((text) => text.includes('GET /cart'))).toHaveLength(1)
    expect(JSON.parse((await download('What matches, as JSON')).split('\n').find((text) => text.includes('GET /cart')) ?? '')).toMatchObject({ text: 'line 17 GET /cart 200', level: 'info', process: 'web' })
  })

  test('says how much of it is kept, of how much, since when; Podo’s own page says it of all', async () => {
    await open()
    await visit.page.getByText(/^[\d.]+ [KM]B of [\d.]+ [MG]B kept, since \d/).waitFor()
    await visit.page.goto('/podo')
    await visit.page.getByText(/[KM]B of 4\.3 GB/).waitFor()
  })

  test('does all this without an error and within the content policy', () => {
    expect(visit.faults).toEqual([])
  })
})

describe('the line of a cause', () => {
  const marked = () => visit.page.locator('[aria-current=location]')
  const noise = (from: number) => `for (let at = ${from}; at < ${from} + 400; at += 1) console.log('noise ' + at)`

  test('is shown and marked in the log of the deployment, again each time it is asked for, and in that of the app', async () => {
    await deployFiles(stage.podo, 'sad', { 'package.json': JSON.stringify({ name: 'sad', scripts: { build: 'node build.js', start: 'node server.js' } }), 'build.js': `${noise(0)}; console.error('Error: cannot find the moon'); ${noise(400)}`, 'server.js': `${noise(0)}; console.error('Error: no fuel for the moon'); console.log('bye'); process.exit(3)` })
    await visit.page.goto('/p/sample/sad/deployments/1')
    const card = visit.page.getByRole('alert')
    await card.getByRole('button', { name: 'Show the line' }).click()
    await visit.page.waitForURL(/deployments\/1\?line=\d+$/)
    await expect.poll(() => marked().textContent()).toContain('Error: no fuel for the moon')
    expect(await marked().isVisible()).toBe(true)
    await visit.page.evaluate('look.scrollLog(-20000)')
    await expect.poll(() => marked().count()).toBe(0)
    await card.getByRole('button', { name: 'Show the line' }).click()
    await expect.poll(() => marked().textContent()).toContain('Error: no fuel for the moon')
    await visit.page.reload()
    await expect.poll(() => marked().textContent()).toContain('Error: no fuel for the moon')
  })

  test('of a live release that does badly is shown in the log of the app', async () => {
    await deployFiles(stage.podo, 'ill', { 'package.json': JSON.stringify({ name: 'ill', scripts: { start: 'node server.js' } }), 'podo.yaml': 'health: { path: /health }\n', 'server.js': `
      let isWell = true
      require('node:http').createServer((request, response) => {
        if (request.url === '/break') { isWell = false; ${noise(0)}; console.error('Error: the queue is gone') }
        response.writeHead(isWell ? 200 : 503).end('ok')
      }).listen(process.env.PORT)` })
    await requestApp(stage.podo.appsPort, 'ill.localhost', '/break')
    await waitFor({ what: 'the cause and its place', timeoutMs: 60_000, everyMs: 200 }, async () => {
      const { environments } = await stage.podo.api.apps.get({ project: 'sample', app: 'ill' })
      return environments[0]?.cause?.evidence.some((piece) => piece.kind === 'log' && piece.place.app !== null) === true ? true : undefined
    })
    await visit.page.goto('/p/sample/ill')
    await visit.page.getByRole('alert').getByRole('link', { name: 'Show the line' }).click()
    await visit.page.waitForURL(/\/ill\/logs\?line=\d+$/)
    await expect.poll(() => marked().textContent()).toContain('Error: the queue is gone')
    expect(visit.faults).toEqual([])
  })
})

describe('in Korean, dark, on a phone', () => {
  test('the log is whole', async () => {
    const korean = await stage.visit({ language: 'ko', theme: 'dark', width: 390 })
    await korean.page.goto('/p/sample/talker/logs?q=payment')
    await korean.page.getByText(/^전체 3,0\d\d줄\(.*\)에서 1줄 찾음$/).waitFor()
    await korean.page.getByLabel('시간', { exact: true }).selectOption('기간 지정')
    await korean.page.getByLabel('시작', { exact: true }).waitFor()
    expect(await korean.page.evaluate('look.stumblingBlocks()')).toEqual([])
    expect(await korean.page.evaluate('look.overflow()')).toBe(0)
    expect(korean.faults).toEqual([])
    await korean.close()
  })
})
