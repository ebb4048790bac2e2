import { describe, expect, test } from 'vitest'
import { detect } from './detect.ts'
import { readDockerfile } from './dockerfile.ts'

describe('what a Dockerfile starts', () => {
  test.each([
    ['FROM node:24\nCMD ["node", "server.js"]\n', 'node server.js'],
    ['FROM node:24\nCMD node server.js\n', 'node server.js'],
    ['FROM python:3.12\nENTRYPOINT ["gunicorn"]\nCMD ["-w", "4", "app:create_app()"]\n', "gunicorn -w 4 'app:create_app()'"],
    ['FROM x\nENTRYPOINT ./start.sh\nCMD ["ignored"]\n', './start.sh'],
    ['FROM x\nENTRYPOINT ["/tini", "--"]\nCMD npm start\n', '/tini -- npm start'],
    ['FROM x\nCMD ["sh", "-c", "migrate && exec web --port $PORT"]\n', 'migrate && exec web --port $PORT'],
    ['FROM x\nCMD ["/bin/bash", "-lc", "web"]\n', 'web'],
    ['from x\ncmd ["a"]\nCMD ["b"]\n', 'b'],
    ['FROM x\nCMD ["a", \\\n  # why\n  "b"]\n', 'a b'],
    ["FROM x\nCMD ['a', 'b']\n", "['a', 'b']"],
    ['FROM x\n# CMD ["a"]\nRUN <<EOF\nCMD ["not this"]\nEOF\nCMD ["b"]\n', 'b'],
    ['\uFEFFFROM x\r\nCMD ["a"]\r\n', 'a'],
    ['FROM x\n', null],
    ['FROM x\nCMD []\n', null],
  ])('%j', (text, command) => {
    expect(readDockerfile(text)?.command).toBe(command)
  })

  test('is said by the last stage, and by the stages that it is made of', () => {
    const text = 'FROM node:24 AS base\nEXPOSE 3000\nCMD ["node", "base.js"]\nFROM golang AS build\nCMD ["never"]\nFROM --platform=linux/amd64 base\nCOPY --from=build /x /x\n'
    expect(readDockerfile(text)).toEqual({ image: 'node:24', command: 'node base.js', ports: [3000] })
  })

  test('has ports as numbers; what a variable decides is left out', () => {
    expect(readDockerfile('FROM $BASE\nEXPOSE 8080/tcp 9090/udp $PORT 70000\n')).toEqual({ image: null, command: null, ports: [8080] })
  })

  test.each([[''], ['# nothing'], ['CMD ["a"]']])('is not known without FROM: %j', (text) => {
    expect(readDockerfile(text)).toBeNull()
  })

  test.each([['x\\\n'.repeat(20_000)], ['RUN <<E\n'.repeat(8_000)], [`FROM ${'--a '.repeat(16_000)}`], ['FROM x\n'.repeat(9_000)], [`FROM x\nCMD ${'['.repeat(60_000)}`]])('costs little, however it is made (%#)', (text) => {
    const began = performance.now()
    readDockerfile(text)
    expect(performance.now() - began).toBeLessThan(500)
  })
})

const next = (files: Readonly<Record<string, string>>): string => {
  const detection = detect({ paths: Object.keys(files).toSorted(), read: (path) => files[path] ?? null })
  if (detection.kind === 'plan') throw new Error(JSON.stringify(detection.plan))
  return `${detection.code} ${detection.nextAction}`
}

describe('the answer to a tree without a plan', () => {
  test('says the command of its Dockerfile, and where that listens', () => {
    expect(next({ Dockerfile: 'FROM node:24\nEXPOSE 3000\nCMD ["node", "dist/main.js"]\n', 'src/main.coffee': '' })).toBe(
      'PODO-PLAN-DOCKERFILE Its image starts "node dist/main.js": write that as processes.web in podo.yaml, with install and build as it needs them, and let it listen on PORT instead of 3000.',
    )
  })

  test('sends an image of a file server to static files', () => {
    expect(next({ Dockerfile: 'FROM node AS build\nRUN make\nFROM nginx:alpine\nCOPY --from=build /dist /usr/share/nginx/html\n' })).toContain('static.root')
  })

  test('says the command of a Dockerfile to a language that found none', () => {
    expect(next({ Dockerfile: 'FROM python\nCMD ["python", "-m", "shop.serve"]\n', 'requirements.txt': 'requests', 'shop/serve.py': '' })).toMatch(/^PODO-PLAN-NO-START Dockerfile starts "python -m shop\.serve": write that as processes\.web/)
  })

  test('names the folders that hold an app', () => {
    expect(next({ 'README.md': '', 'frontend/package.json': '{}', 'backend/go.mod': '', 'backend/node_modules/x/package.json': '{}', 'docs/package.json': '', 'examples/a/package.json': '' })).toContain('Write "root: backend" into podo.yaml')
  })

  test.each([['mix.exs', 'Elixir'], ['Shop.csproj', '.NET'], ['deno.json', 'Deno']])('knows %s by name', (file) => {
    expect(next({ [file]: '' })).toContain('PODO-PLAN-UNKNOWN Say how it is built and started')
  })
})

test.each([['procfile'], ['Procfile.txt']])('%s is pointed at, because it is not read', (file) => {
  const detection = detect({ paths: [file, 'index.html'], read: () => 'web: x' })
  expect(detection).toMatchObject({ kind: 'plan', notices: [{ code: 'file-misnamed', sentence: `${file} is not read; name it Procfile.` }] })
})
