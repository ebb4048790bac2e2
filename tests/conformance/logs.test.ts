import { spawn } from 'node:child_process'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { LogLine, LogMark } from '@podo/contract'
import { delay, waitFor } from '@podo/kernel'
import { acceptFiles, deployFiles, deploymentEnded, loadApp, repositoryRoot, requestApp, startPodo } from '@podo/testkit'
import type { Files, TestPodo } from '@podo/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const SECRET = 'canary/+7c41e0d2b9&=x'
const BUILD_SECRET = 'build-canary-93af02'

/** Writes what it is asked for. */
const writer = (extra: Files = {}): Files => ({
  'package.json': JSON.stringify({ name: 'writer', scripts: { start: 'node server.js' } }),
  'server.js': `
    const { writeSync } = require('node:fs')
    const random = () => require('node:crypto').randomBytes(600_000).toString('base64').match(/.{100}/g).join('\\n') + '\\n'
    const all = (text) => { const bytes = Buffer.from(text); for (let at = 0; at < bytes.length; ) at += writeSync(1, bytes, at) }
    let [floods, flooded] = [false, 0]
    const flood = () => { if (floods) { all('flooding '.repeat(20).concat('\\n').repeat(2_000)); flooded += 2_000; setImmediate(flood) } }
    const server = require('node:http').createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url, 'http://x')
      const [text, count] = [searchParams.get('text') ?? '', Number(searchParams.get('count') ?? 1)]
      if (pathname === '/say') for (let at = 0; at < count; at += 1) console.log(count === 1 ? text : text + ' ' + at)
      if (pathname === '/secret') { const s = process.env.KEY ?? ''; for (const form of [s, encodeURIComponent(s), ...['', 'u', 'us'].map((before) => Buffer.from(before + s + ':rest').toString('base64'))]) console.log('secret ' + form) }
      if (pathname === '/trace') console.error(new TypeError('no price'))
      if (pathname === '/long') all('x'.repeat(10 * 1024 * 1024) + '\\nafter the long line\\n')
      if (pathname === '/random') for (let at = 0; at < count; at += 1) all(random())
      if (pathname === '/flood') { floods = text === 'on'; flood() }
      if (pathname === '/die') process.exit(7)
      response.end(pathname === '/flood' ? String(flooded) : 'ok')
    })
    server.listen(process.env.PORT, () => console.log('ready'))
    process.on('SIGTERM', () => server.close(() => process.exit(0)))`,
  ...extra,
})

let podo: TestPodo
const at = (app: string) => ({ project: 'sample', app })
const ask = (app: string, path: string) => requestApp(podo.appsPort, `${app}.localhost`, path, { timeoutMs: 120_000 })
const say = (app: string, text: string, count = 1) => ask(app, `/say?${new URLSearchParams({ text, count: String(count) }).toString()}`)
const lines = async (app: string, query: object = {}): Promise<readonly LogLine[]> => (await podo.api.logs.read({ ...at(app), limit: 1_000, ...query })).lines
const texts = async (app: string, query: object = {}): Promise<string[]> => (await lines(app, query)).map(({ text }) => text)
const arrived = (app: string, text: string): Promise<LogLine> =>
  waitFor({ what: `"${text}" in the log of ${app}`, timeoutMs: 60_000, everyMs: 50 }, async () => (await lines(app, { contains: text })).at(-1))
const streamOf = async (app: string): Promise<string> => (await podo.api.apps.get(at(app))).environments[0]?.id ?? ''

/** The lines of one live connection, until there are enough of them. */
async function follow(stream: string, enough: (seen: readonly LogLine[]) => boolean): Promise<LogLine[]> {
  const gone = new AbortController()
  const answer = await podo.fetch(`/api/events?streams=${encodeURIComponent(stream)}`, { signal: AbortSignal.any([gone.signal, AbortSignal.timeout(60_000)]) })
  const seen: LogLine[] = []
  let rest = ''
  for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
    const blocks = (rest + Buffer.from(chunk).toString('latin1')).split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const data = /^event: log\ndata: (.*)$/m.exec(block)?.[1]
      if (data !== undefined) seen.push(...(JSON.parse(Buffer.from(data, 'latin1').toString('utf8')) as { lines: LogLine[] }).lines)
    }
    if (enough(seen)) break
  }
  gone.abort()
  return seen
}

beforeAll(async () => {
  podo = await startPodo({ flags: ['--log-budget', '64M'] })
  await deployFiles(podo, 'writer', writer())
  await deployFiles(podo, 'quiet', writer())
})

afterAll(async () => {
  await podo.stop()
})

describe('the log of an app', () => {
  test('comes live, and goes on where a connection broke off, each line once', async () => {
    const stream = await streamOf('writer')
    const first = follow(`log-app:${stream}@0`, (seen) => seen.some(({ text }) => text === 'one'))
    await say('writer', 'one')
    const last = (await first).at(-1)?.sequence ?? 0
    await say('writer', 'while nobody looked', 500)
    const second = await follow(`log-app:${stream}@${last}`, (seen) => seen.length >= 500)
    expect(second.map(({ sequence }) => sequence)).toEqual(Array.from({ length: second.length }, (_, index) => last + 1 + index))
    expect(second.filter(({ text }) => text.startsWith('while nobody looked'))).toHaveLength(500)
  })

  test('is searched whole, without regard to case, and says how much that was', async () => {
    await say('writer', 'Die Größe des Büros', 1)
    await arrived('writer', 'größe')
    await say('writer', 'filler', 5_000)
    await arrived('writer', 'filler 4999')
    const page = await podo.api.logs.read({ ...at('writer'), contains: 'GRÖSSE'.replace('SS', 'ß'), limit: 10 })
    expect(page.lines.map(({ text }) => text)).toEqual(['Die Größe des Büros'])
    expect(page).toMatchObject({ more: false, searched: { lines: page.last - page.firstKept + 1 } })
    expect(await texts('writer', { contains: '.*(f+)+$' })).toEqual([])
  })

  test('is read between two times, by the API, the command and the download', async () => {
    await say('writer', 'long before')
    await arrived('writer', 'long before')
    await delay(1_100)
    await say('writer', 'in between')
    const { at: since } = await arrived('writer', 'in between')
    await delay(1_100)
    await say('writer', 'long after')
    await arrived('writer', 'long after')
    const span = { since: new Date(since - 500).toISOString(), until: new Date(since + 500).toISOString() }
    expect(await texts('writer', span)).toEqual(['in between'])
    expect(await texts('writer', { ...span, contains: 'LONG' })).toEqual([])
    const command = ['logs', '--app', 'writer', '--since', span.since, '--until', span.until]
    expect((await podo.cli(command)).stdout).toMatch(/^[\d:.]{12} web +in between\n$/)
    expect((await podo.cli([...command, '-n', '5', '--json'])).stdout.trim().split('\n').map((text) => (JSON.parse(text) as LogLine).text)).toEqual(['in between'])
    expect((await podo.cli(['logs', '--app', 'writer', '--since', '10m', '--contains', 'long'])).stdout.split('\n').filter((text) => /long (before|after)/.test(text))).toHaveLength(2)
    expect(await (await podo.fetch(`/api/projects/sample/apps/writer/logs/download?${new URLSearchParams(span).toString()}`)).text()).toMatch(/^\S+ web in between\n$/)
  })

  test.each([
    [['--since', 'yesterday'], '--since takes how long ago, such as 30s, 10m, 2h or 3d, or a time, such as 2026-11-21 or 2026-11-21T10:00.'],
    [['--since', '1h', '--until', '2h'], '--since is later than --until: turn them round.'],
    [['--until', '1h', '--follow'], 'New lines come after --until: leave one of --until and --follow out.'],
    [['--around', '5', '--level', 'warn'], '--around shows all lines around one: leave the filters, --follow and --all out.'],
  ])('asked for with %j is refused with what would do', async (flags, sentence) => {
    const { exitCode, stdout, stderr } = await podo.cli(['logs', '--app', 'writer', ...flags])
    expect([exitCode > 0, stdout, stderr.trim()]).toEqual([true, '', expect.stringContaining(sentence)])
  })

  test('keeps a stack trace together under a filter of level', async () => {
    await ask('writer', '/trace')
    await arrived('writer', 'TypeError: no price')
    const [head, ...trace] = await texts('writer', { level: 'error' })
    expect(head).toBe('TypeError: no price')
    expect(trace.length).toBeGreaterThan(3)
    expect(trace.every((text) => text.startsWith('    at '))).toBe(true)
  })

  test('tells where a release went live and how a process ended', async () => {
    await deployFiles(podo, 'marked', writer({ 'a.txt': 'one' }))
    await say('marked', 'from the first')
    const first = await arrived('marked', 'from the first')
    await deployFiles(podo, 'marked', writer({ 'a.txt': 'two' }))
    await say('marked', 'from the second')
    const second = await arrived('marked', 'from the second')
    const marks = async (): Promise<readonly LogMark[]> => (await podo.api.logs.marks({ ...at('marked'), from: 0 })).items
    const live = (await marks()).filter((mark) => mark.kind === 'live')
    expect(live).toMatchObject([{ release: 1, deployment: 1 }, { release: 2, deployment: 2 }])
    expect(live[1]?.at).toBeGreaterThan(first.at)
    expect(live[1]?.at).toBeLessThanOrEqual(second.at)
    await ask('marked', '/die').catch(() => undefined)
    await waitFor({ what: 'the end of the process', timeoutMs: 30_000 }, async () => (await marks()).find((mark) => mark.kind === 'exited' && mark.exitCode === 7 && mark.process === 'web'))
    const text = await (await podo.fetch('/api/projects/sample/apps/marked/logs/download')).text()
    expect(text.indexOf('from the first')).toBeLessThan(text.indexOf('--- v2 went live (deployment #2, manual) ---'))
    expect(text.indexOf('--- v2 went live')).toBeLessThan(text.indexOf('from the second'))
  })
})

describe('podo logs -f', () => {
  test.each([[[], /── web ended \(code 7\) ──\n/, /── v2 went live \(#2\) ──\n/], [['--json'], /^\{"mark":\{"kind":"exited",.*"process":"web".*"exitCode":7.*\}\}$/m, /^\{"mark":\{"kind":"live",.*"release":2,.*"trigger":"manual"\}\}$/m]])('with %j says where a process ended and a release went live, each once', async (flags, ended, live) => {
    const app = flags.length === 0 ? 'followed' : 'followed-json'
    await deployFiles(podo, app, writer({ 'a.txt': 'one' }))
    await say(app, 'before')
    await arrived(app, 'before')
    const command = spawn(join(repositoryRoot, 'bin', 'podo'), ['logs', '--app', app, '-f', '-n', '1', ...flags], { env: podo.environment, stdio: ['ignore', 'pipe', 'inherit'] })
    let printed = ''
    command.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString('utf8')))
    const shows = (pattern: RegExp): Promise<true> => waitFor({ what: `${String(pattern)} in ${printed}`, timeoutMs: 30_000, everyMs: 50 }, () => (pattern.test(printed) ? true : undefined))
    try {
      await shows(/before/)
      await waitFor({ what: 'the following to begin', timeoutMs: 30_000, everyMs: 100 }, async () => (await say(app, 'live'), /live/.test(printed) ? true : undefined))
      await ask(app, '/die').catch(() => undefined)
      await shows(ended)
      await deployFiles(podo, app, writer({ 'a.txt': 'two' }))
      await shows(live)
      await say(app, 'after')
      await shows(/after/)
      // The edge asks once more where a connection broke, so that it may die twice.
      const marks = (await podo.api.logs.marks({ ...at(app), from: 0 })).items.filter((mark) => mark.kind === 'exited' && mark.exitCode === 7)
      expect(printed.split('\n').filter((text) => ended.test(`${text}\n`))).toHaveLength(marks.length)
    } finally {
      command.kill('SIGKILL')
    }
  })
})

describe('a cause', () => {
  const NOISE = Array.from({ length: 30 }, (_, index) => `console.log('starting ${index}')`).join('\n')

  test('leads to its line in the log of the deployment and in that of the app, which the command shows with those around it', async () => {
    const ended = await deployFiles(podo, 'broken', writer({ 'server.js': `${NOISE}\nconsole.error('Error: cannot reach the moon')\nconsole.log('bye')\nprocess.exit(3)` }))
    expect(ended.status).toBe('failed')
    const { cause } = await podo.api.deployments.get({ ...at('broken'), number: 1 })
    const place = cause?.evidence.flatMap((piece) => (piece.kind === 'log' ? [piece.place] : []))[0]
    const own = await podo.api.deployments.log({ ...at('broken'), number: 1, after: (place?.deployment ?? 0) - 1, limit: 1 })
    const inApp = await lines('broken', { after: (place?.app ?? 0) - 1, limit: 1 })
    expect([own.lines[0]?.text, inApp[0]?.text]).toEqual(['Error: cannot reach the moon', 'Error: cannot reach the moon'])
    const shown = (await podo.cli(['logs', '--app', 'broken', '--deployment', '1', '--around', String(place?.deployment), '-n', '6'])).stdout.split('\n')
    expect(shown.filter((text) => text.startsWith('> '))).toEqual([expect.stringContaining('Error: cannot reach the moon')])
    expect(shown.filter((text) => text !== '').length).toBeLessThanOrEqual(6)
    expect((await podo.cli(['logs', '--app', 'broken', '--around', '999999'])).stderr).toContain('There is no line 999999 in this log')
  })

  test('of a live release that does badly leads to its line in the log of the app', async () => {
    await deployFiles(podo, 'failing', writer({ 'podo.yaml': 'health: { path: /health }\n', 'server.js': `
      let isWell = true
      const server = require('node:http').createServer((request, response) => {
        if (request.url === '/break') { isWell = false; console.error('Error: the queue is gone') }
        response.writeHead(isWell ? 200 : 503).end('ok')
      }).listen(process.env.PORT)
      process.on('SIGTERM', () => server.close(() => process.exit(0)))` }))
    await ask('failing', '/break')
    const live = await waitFor({ what: 'the cause and its place', timeoutMs: 60_000, everyMs: 200 }, async () => {
      const { environments } = await podo.api.apps.get(at('failing'))
      return environments[0]?.cause?.evidence.flatMap((piece) => (piece.kind === 'log' && piece.place.app !== null ? [piece.place.app] : []))[0]
    })
    expect((await lines('failing', { after: live - 1, limit: 1 }))[0]?.text).toBe('Error: the queue is gone')
    expect((await podo.cli(['status', '--app', 'failing'])).stdout).toContain(`Around it: podo logs --app failing --around ${live}`)
  })
})

describe('secrets', () => {
  test('of the app are hidden as they are, in base64 wherever in a text, and URL-encoded; in the log of a pre-deploy command too', async () => {
    const show = `require('node:fs').writeSync(1, 'predeploy ' + process.env.KEY + ' ' + Buffer.from('user:' + process.env.KEY).toString('base64') + '\\n')`
    await podo.api.apps.create({ ...{ project: 'sample' }, name: 'hiding' })
    await podo.api.config.update({ ...at('hiding'), setSecrets: { KEY: SECRET } })
    const deployed = await deployFiles(podo, 'hiding', writer({ 'podo.yaml': 'predeploy: node show.js\n', 'show.js': show }))
    expect(deployed.status).toBe('succeeded')
    await ask('hiding', '/secret')
    await waitFor({ what: 'the secrets in the log', timeoutMs: 30_000 }, async () => ((await texts('hiding', { contains: 'secret ' })).length >= 5 ? true : undefined))
    const everything = [JSON.stringify(await lines('hiding')), JSON.stringify((await podo.api.deployments.log({ ...at('hiding'), number: 1, limit: 1_000 })).lines), (await podo.cli(['logs', '--app', 'hiding', '--all'])).stdout]
    const forms = [SECRET, encodeURIComponent(SECRET), ...['', 'u', 'us', 'use'].map((before) => Buffer.from(`${before}${SECRET}`).toString('base64').slice(4, 24))]
    for (const text of everything) {
      for (const form of forms) expect(text).not.toContain(form)
      expect(text).toContain('[redacted]')
    }
    expect((await texts('hiding', { contains: 'secret ' })).every((text) => text.includes('[redacted]'))).toBe(true)
  })

  test('that are too short to be hidden are named when they are set', async () => {
    const answer = await podo.api.config.update({ ...at('hiding'), setSecrets: { PIN: '123' }, deploy: false })
    expect(answer.shownInLogs).toEqual(['PIN'])
  })

  test('among build variables are hidden in the log of the build, across the pieces in which it is read', async () => {
    await podo.api.apps.create({ project: 'sample', name: 'builds' })
    await podo.api.buildVariables.update({ ...at('builds'), set: { TOKEN: BUILD_SECRET }, remove: [] })
    const show = `for (let at = 0; at < 4_000; at += 1) console.log('x'.repeat(at % 97) + process.env.TOKEN); console.log('y'.repeat(65_530) + process.env.TOKEN)`
    const ended = await deployFiles(podo, 'builds', { ...writer({ 'show.js': show }), 'package.json': JSON.stringify({ name: 'builds', scripts: { build: 'node show.js', start: 'node server.js' } }), 'podo.yaml': 'buildVariables: [TOKEN]\n' })
    const download = await (await podo.fetch(`/api/projects/sample/apps/builds/deployments/${ended.number}/log/download`)).text()
    expect([ended.status, download.split('[redacted]').length > 4_000]).toEqual(['succeeded', true])
    expect(download).not.toContain(BUILD_SECRET)
    expect(download).not.toContain(BUILD_SECRET.slice(0, 6))
  })
})

describe('a build', () => {
  test('is seen while it runs', async () => {
    const slow = `let n = 0; const timer = setInterval(() => { console.log('step ' + ++n); if (n === 30) clearInterval(timer) }, 100)`
    const { id, number } = await acceptFiles(podo, 'slow', { ...writer({ 'build.js': slow }), 'package.json': JSON.stringify({ name: 'slow', scripts: { build: 'node build.js', start: 'node server.js' } }) })
    const seen = await follow(`log-build:${id}@0`, (some) => some.some(({ text }) => text === 'step 5'))
    expect((await podo.api.deployments.get({ ...at('slow'), number })).endedAt).toBeNull()
    expect(seen.some(({ text }) => text === 'step 30')).toBe(false)
    expect((await deploymentEnded(podo, 'slow', number)).status).toBe('succeeded')
  })
})

describe('output without end', () => {
  const agentMemory = async (): Promise<number> => (await podo.api.podo.overview()).processes.find(({ name }) => name === 'agent')?.memoryBytes ?? 0

  test('in one line of ten megabytes is cut, and the line after it is whole', async () => {
    await ask('writer', '/long')
    await arrived('writer', 'after the long line')
    const long = (await lines('writer')).find(({ cut }) => cut)
    expect(long?.text).toHaveLength(65_536)
  })

  test('harms neither Podo nor another app: the one that floods is slowed', async () => {
    const before = await agentMemory()
    const { last } = await podo.api.logs.usage(at('writer'))
    await ask('writer', '/flood?text=on')
    const load = loadApp(podo.appsPort, 'quiet.localhost', { connections: 2 })
    let [largest, slowest] = [0, 0]
    for (const end = Date.now() + 6_000; Date.now() < end; await delay(20)) {
      const began = performance.now()
      expect((await podo.fetch('/api/health')).status).toBe(200)
      slowest = Math.max(slowest, performance.now() - began)
      largest = Math.max(largest, await sizeOfHotFiles(podo.data))
    }
    const { answered, failures, longestMs } = await load.stop()
    const flooded = Number((await ask('writer', '/flood?text=off')).body)
    await arrived('writer', 'podo: this process writes faster than its output can be taken over, so it is slowed down')
    // Every line of it, and what says, once a minute (a line of ten megabytes may have been the reason), that it was slowed.
    await waitFor({ what: `${flooded} lines of the flood`, timeoutMs: 90_000 }, async () => ((await podo.api.logs.usage(at('writer'))).last >= last + flooded ? true : undefined))
    expect((await podo.api.logs.usage(at('writer'))).last - last - flooded).toBeLessThanOrEqual(3)
    expect(failures).toEqual([])
    expect(answered).toBeGreaterThan(50)
    // On a machine with other work to do; without it these are below 100 ms (npm run bench -- logs).
    expect(longestMs).toBeLessThan(3_000)
    expect(slowest).toBeLessThan(3_000)
    // Emptied above 8 MB; 16 to 26 MB were seen beside eight busy processes on two cores, once 60 MB.
    expect(largest).toBeLessThan(10 * 8 * 1024 * 1024)
    expect((await agentMemory()) - before).toBeLessThan(250_000_000)
  })
})

describe('the budget', () => {
  test('bounds what an app keeps; what was dropped is said, and other apps keep theirs', async () => {
    await say('quiet', 'kept through all of this')
    await arrived('quiet', 'kept through all of this')
    await ask('writer', '/random?count=60')
    await say('writer', 'the end of it')
    await arrived('writer', 'the end of it')
    const usage = await waitFor({ what: 'the oldest to be dropped', timeoutMs: 60_000 }, async () => {
      const now = await podo.api.logs.usage(at('writer'))
      // The budget and the segment that is being written.
      return now.firstKept > 1 && now.bytes < now.budgetBytes + 20_000_000 ? now : undefined
    })
    expect(usage.firstKeptAt).toBeGreaterThan(Date.now() - 600_000)
    expect(await texts('quiet', { contains: 'kept through' })).toHaveLength(1)
    const { logs } = await podo.api.podo.overview()
    expect(logs.budgetBytes).toBe(64 * 1024 * 1024)
    expect(logs.bytes).toBeLessThan(logs.budgetBytes)
    const download = await podo.cli(['logs', '--app', 'writer', '--contains', 'the end of it', '--all'])
    expect(download.stdout).toContain(`${usage.firstKept - 1} earlier lines were dropped`)
  })
})

describe('a restart', () => {
  test('loses no line: what was written before, while and after it is there, counted on', async () => {
    await say('quiet', 'before the restart')
    const before = await arrived('quiet', 'before the restart')
    const restart = podo.cli(['restart'], { timeoutMs: 120_000 })
    const said: string[] = []
    for (let count = 0; count < 40; count += 1) {
      await say('quiet', `during ${count}`)
      said.push(`during ${count}`)
      await delay(50)
    }
    expect((await restart).exitCode).toBe(0)
    await waitFor({ what: 'Podo to answer again', timeoutMs: 60_000 }, async () => podo.fetch('/api/health').then(({ ok }) => (ok ? true : undefined), () => undefined))
    await arrived('quiet', 'during 39')
    const after = (await lines('quiet', { after: before.sequence })).filter(({ text }) => text.startsWith('during'))
    expect(after.map(({ text }) => text)).toEqual(said)
  })
})

async function sizeOfHotFiles(data: string): Promise<number> {
  const folder = join(data, 'agent', 'hot')
  const sizes = await Promise.all((await readdir(folder)).map((name) => stat(join(folder, name)).then(({ size }) => size, () => 0)))
  return Math.max(0, ...sizes)
}
