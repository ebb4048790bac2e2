import { describe, expect, test } from 'vitest'
import { imported, sentencesOf, settingsOf, variablesOf } from './testing/imported.ts'
import type { Files } from './testing/imported.ts'

const compose = (text: string): Files => ({ 'docker-compose.yml': text })

const SHOP = `
version: "3.9"
x-env: &env
  DATABASE_URL: postgres://app:hunter2@db:5432/shop
  REDIS_URL: redis://redis:6379/0
  LOG_LEVEL: info
  API_TOKEN: abc123
services:
  web:
    build:
      context: .
      args:
        RUBY_VERSION: "3.3"
        ASSET_HOST:
    command: bash -c "rm -f tmp/pids/server.pid && bundle exec rails s -p 3000 -b '0.0.0.0'"
    ports:
      - "80:3000"
    environment:
      <<: *env
      PORT: 3000
      STRIPE_KEY: \${STRIPE_KEY}
      REGION: \${REGION:-eu}
    depends_on: [db, redis]
    volumes:
      - .:/app
      - uploads:/app/uploads
      - /app/node_modules
    healthcheck:
      test: ["CMD", "curl", "-f", "http://localhost:3000/up"]
      interval: 10s
      timeout: 3s
      retries: 5
    deploy:
      replicas: 2
      resources: { limits: { memory: 512M, cpus: "0.5" } }
    labels:
      - traefik.http.routers.shop.rule=Host(\`shop.example.com\`)
  worker:
    build: .
    command: ["bundle", "exec", "sidekiq", "-q", "my queue"]
    environment: *env
    env_file: [./.env]
  db:
    image: postgres:16
    volumes: [pg:/var/lib/postgresql/data]
  redis: { image: "redis:7-alpine" }
  proxy: { image: "nginx:1.25" }
  admin: { build: ./admin, ports: ["4000:4000"] }
  odd: { image: "ghcr.io/acme/odd:1" }
`

describe('a shop of several services', () => {
  const result = imported(compose(SHOP))

  test('becomes one podo.yaml with its processes, health and limits', () => {
    expect(settingsOf(compose(SHOP))).toEqual({
      processes: { web: "rm -f tmp/pids/server.pid && bundle exec rails s -p $PORT -b '0.0.0.0'", worker: "bundle exec sidekiq -q 'my queue'" },
      health: { path: '/up', timeout: 3, within: 65 },
      resources: { memory: 512, cpus: 0.5 },
      buildVariables: ['ASSET_HOST'],
    })
  })

  test('says of each line where it came from, and what was changed', () => {
    expect(result.carried).toContainEqual({ file: 'docker-compose.yml', line: 15, what: 'services.web.command', to: 'processes.web', value: expect.stringContaining('$PORT') as string, note: '3000 became $PORT' })
    expect(result.text).toContain('path: /up # docker-compose.yml:')
    expect(result.carried.every(({ line }) => line !== null)).toBe(true)
  })

  test('writes no variable and no secret into podo.yaml', () => {
    for (const word of ['hunter2', 'abc123', 'DATABASE_URL', 'LOG_LEVEL', '3.3']) expect(result.text).not.toContain(word)
  })

  test('lists the variables: what is given, what is secret, what leads to a service that is not here', () => {
    expect(variablesOf(compose(SHOP))).toEqual({ DATABASE_URL: '(secret) to set', REDIS_URL: null, LOG_LEVEL: 'info', API_TOKEN: '(secret) given', STRIPE_KEY: '(secret) to set', REGION: 'eu' })
    expect(result.variables.find(({ name }) => name === 'DATABASE_URL')?.hint).toContain('the service db')
    expect(result.variables.find(({ name }) => name === 'STRIPE_KEY')?.hint).toContain('STRIPE_KEY of the machine')
    expect(result.variables.filter(({ isForBuild }) => isForBuild).map(({ name, value }) => [name, value])).toEqual([['RUBY_VERSION', '3.3'], ['ASSET_HOST', null]])
  })

  test('says what was left and what to do instead', () => {
    const sentences = sentencesOf(compose(SHOP))
    for (const words of ['db is PostgreSQL (postgres:16)', 'redis is Redis', 'proxy is a reverse proxy', 'admin is made from admin', 'runs the image ghcr.io/acme/odd:1', '/app/uploads', 'started after db and redis', 'shop.example.com', 'Dockerfile', 'PORT is given']) {
      expect(sentences).toContainEqual(expect.stringContaining(words))
    }
    expect(result.left.find(({ what }) => what === 'services.db.image')?.instead).toContain('DATABASE_URL')
    expect(result.left.every(({ instead }) => instead.length > 10)).toBe(true)
    expect(sentences.join(' ')).not.toMatch(/node_modules|pg:\/var/)
  })

  test('counts processes and names the files of variables', () => {
    expect(result.counts).toEqual([{ file: 'docker-compose.yml', line: 34, what: 'services.web.deploy.replicas', process: 'web', count: 2 }])
    expect(result.environmentFiles).toEqual(['.env'])
  })
})

describe('a command', () => {
  const web = (line: string, ports = '["8000:8000"]'): unknown => (settingsOf(compose(`services:\n  web:\n    build: .\n    ports: ${ports}\n    ${line}\n`)) as { processes?: { web?: string } }).processes?.web

  test.each([
    ['command: uvicorn app.main:app --host 0.0.0.0 --port 8000', 'uvicorn app.main:app --host 0.0.0.0 --port $PORT'],
    ['command: gunicorn -b 0.0.0.0:8000 app:app', 'gunicorn -b 0.0.0.0:$PORT app:app'],
    ['command: python manage.py runserver 0.0.0.0:8000', 'python manage.py runserver 0.0.0.0:$PORT'],
    ['command: node server.js --size=80000', 'node server.js --size=80000'],
    ['command: sh -c "npm run migrate && npm start"', 'npm run migrate && npm start'],
    ["command: ['sh', '-c', 'a && b']", 'a && b'],
    ['command: bash -c "set -o pipefail; a | b"', 'bash -c "set -o pipefail; a | b"'],
    ["command: ['node', 'my server.js', \"it's\"]", "node 'my server.js' 'it'\\''s'"],
    ["command: ['echo', '$$HOME']", 'echo $HOME'],
    ["entrypoint: ./run.sh\n    command: ['serve', '--fast']", './run.sh serve --fast'],
    ['command: >\n      npm run\n      start', 'npm run start'],
    ['command: server --port $PORT 8000', 'server --port $PORT 8000'],
    ['command: ""', undefined],
    ['command: null', undefined],
  ])('%j starts %j', (line, command) => {
    expect(web(line)).toBe(command)
  })

  test('that says nothing of its port is told of PORT', () => {
    expect(sentencesOf(compose('services:\n  web:\n    build: .\n    ports: ["3000:3000"]\n    command: node server.js\n'))).toContainEqual('The app listens on 3000 by itself.')
  })
})

describe('the service that serves', () => {
  test.each([
    ['the one with ports', 'services:\n  jobs: {build: ., command: jobs}\n  shop: {build: ., command: shop, ports: ["3000:3000"]}\n', { web: 'shop', jobs: 'jobs' }],
    ['the one called so among several with ports', 'services:\n  debug: {build: ., command: d, ports: ["1:1"]}\n  api: {build: ., command: a, ports: ["2:2"]}\n', { web: 'a', debug: 'd' }],
    ['none where nothing listens', 'services:\n  crawler: {build: ., command: crawl}\n', { crawler: 'crawl' }],
    ['the one that mounts the source into an image of its language', 'services:\n  app:\n    image: node:20-alpine\n    command: npm start\n    volumes: [".:/app"]\n    ports: ["3000:3000"]\n', { web: 'npm start' }],
    ['of a file of the first version', 'web:\n  build: .\n  command: x\n  ports: ["80:80"]\n', { web: 'x' }],
  ])('is %s', (_what, text, processes) => {
    expect(settingsOf(compose(text))).toMatchObject({ processes })
  })

  test('in a folder of its own makes that the root', () => {
    expect(settingsOf(compose('services:\n  web: {build: {context: ./backend/}, command: x, ports: ["80:80"]}\n'))).toEqual({ root: 'backend', processes: { web: 'x' } })
  })

  test('is not one outside the repository', () => {
    expect(settingsOf(compose('services:\n  web: {build: ../other, ports: ["80:80"], command: x}\n'))).toEqual({})
    expect(settingsOf(compose('services:\n  web: {build: "https://github.com/acme/x.git", ports: ["80:80"], command: x}\n'))).toEqual({})
  })

  test('without a command leaves the start to detection', () => {
    expect(imported(compose('services:\n  web: {build: ., ports: ["80:80"]}\n')).text).toBeNull()
  })

  test('with a name that no process has is named like one', () => {
    expect(settingsOf(compose('services:\n  web: {build: ., command: a, ports: ["80:80"]}\n  My_Worker.2: {build: ., command: b}\n'))).toEqual({ processes: { web: 'a', 'my-worker-2': 'b' } })
  })
})

describe('a health check', () => {
  const health = (lines: string): unknown => (settingsOf(compose(`services:\n  web:\n    build: .\n    command: x\n    ports: ["3000:3000"]\n    healthcheck:\n${lines.replace(/^/gm, '      ')}\n`)) as { health?: unknown }).health

  test.each([
    ['test: curl -f http://localhost:3000/health || exit 1', { path: '/health' }],
    ['test: ["CMD-SHELL", "wget -qO- http://127.0.0.1:3000/ready?x=1 || exit 1"]', { path: '/ready?x=1' }],
    ['test: ["CMD", "curl", "http://localhost:3000"]', { path: '/' }],
    ['test: ["CMD", "curl", "http://localhost/x"]\ntimeout: 90s\nstart_period: 1m', { path: '/x', within: 420 }],
    ['test: ["NONE"]', undefined],
    ['disable: true\ntest: curl http://localhost/x', undefined],
    ['test: ["CMD", "pg_isready"]', undefined],
  ])('%j is %j', (lines, expected) => {
    expect(health(lines)).toEqual(expected)
  })

  test('by a command is said', () => {
    expect(sentencesOf(compose('services:\n  web: {build: ., command: x, ports: ["1:1"], healthcheck: {test: ./check.sh}}\n'))).toContain('The health check is a command.')
  })
})

describe('lines that only containers know', () => {
  test.each([
    ['privileged: true', 'privileged asks for more'],
    ['network_mode: host', 'network_mode asks for more'],
    ['secrets: [key]', 'come as files'],
    ['extends: {service: base}', 'taken from another service'],
    ['credential_spec: {}', 'nothing for credential_spec'],
    ['volumes: ["/var/run/docker.sock:/var/run/docker.sock"]', 'speaks to Docker'],
    ['volumes: [{type: volume, source: data, target: /data}]', 'Files in /data'],
    ['ports: ["80:80", "9000:9000"]', 'listens on 9000, too'],
    ['profiles: [debug]', 'only with the profile debug'],
  ])('%s is said', (line, words) => {
    expect(sentencesOf(compose(`services:\n  web:\n    build: .\n    command: x\n    ${line.startsWith('ports') ? '' : 'ports: ["80:80"]\n    '}${line}\n`))).toContainEqual(expect.stringContaining(words))
  })

  test.each(['restart: always', 'container_name: x', 'networks: [a]', 'tty: true', 'logging: {driver: none}', 'x-own: 1', 'volumes: [".:/app"]'])('%s is passed over in silence', (line) => {
    expect(sentencesOf(compose(`services:\n  web:\n    build: .\n    command: x $PORT\n    ports: ["80:80"]\n    ${line}\n`))).toEqual(['The image is built by a Dockerfile, which is not used: Podo builds from the code.'])
  })
})

test('of two services that say the same variable the first is right, and a name that cannot be one is said', () => {
  const text = 'services:\n  web: {build: ., command: x, ports: ["1:1"], environment: ["A=1", "B", "=2", "2C=3", "PODO_X=4"]}\n  worker: {build: ., command: y, environment: {A: "9", B: "2", D: yes, E: 1.5}}\n'
  expect(variablesOf(compose(text))).toEqual({ A: '1', B: '2', D: 'yes', E: '1.5' })
  expect(sentencesOf(compose(text))).toEqual(expect.arrayContaining([expect.stringContaining('"2C" is not a variable name'), expect.stringContaining('PODO_X is set by Podo')]))
})

describe('files as they are found', () => {
  test('without a build: the image that runs by commands is the app, built elsewhere', () => {
    const text = `
services:
  db: { image: "postgres:14-alpine", healthcheck: { test: ["CMD", "pg_isready"] } }
  web:
    image: ghcr.io/acme/forum:v4
    env_file: .env.production
    command: bundle exec puma -C config/puma.rb
    healthcheck:
      test: ['CMD-SHELL', "curl -s --noproxy localhost localhost:3000/health | grep -q 'OK' || exit 1"]
    ports: ['127.0.0.1:3000:3000']
  streaming:
    image: ghcr.io/acme/forum-streaming:v4
    command: node ./streaming/index.js
    ports: ['127.0.0.1:4000:4000']
  sidekiq: { image: "ghcr.io/acme/forum:v4", command: bundle exec sidekiq }
  odd: { image: "ghcr.io/acme/other:1" }
`
    expect(settingsOf(compose(text))).toEqual({ processes: { web: 'bundle exec puma -C config/puma.rb', streaming: 'node ./streaming/index.js', sidekiq: 'bundle exec sidekiq' }, health: { path: '/health' } })
    for (const words of ["ghcr.io/acme/forum:v4 is taken for this repository's own", 'streaming listens on 4000, too', 'odd runs the image']) expect(sentencesOf(compose(text))).toContainEqual(expect.stringContaining(words))
    expect(imported(compose(text)).environmentFiles).toEqual(['.env.production'])
  })

  test('behind Traefik: the port stands in a label, and what runs before the others is the pre-deploy command', () => {
    const text = `
services:
  prestart:
    build: { context: ./backend }
    command: bash scripts/prestart.sh
    environment: ["POSTGRES_SERVER=db", "SECRET_KEY=\${SECRET_KEY?Variable not set}"]
  backend:
    build: { context: ./backend }
    command: fastapi run --port 8000
    depends_on:
      db: { condition: service_healthy }
      prestart: { condition: service_completed_successfully }
    labels:
      - traefik.http.services.shop-backend.loadbalancer.server.port=8000
      - traefik.http.routers.shop-backend.rule=Host(\`api.\${DOMAIN}\`)
  frontend:
    build: { context: ./frontend }
    labels: ["traefik.http.services.shop-frontend.loadbalancer.server.port=80"]
  db: { image: "postgres:17" }
`
    expect(settingsOf(compose(text))).toEqual({ root: 'backend', processes: { web: 'fastapi run --port $PORT' }, predeploy: 'bash scripts/prestart.sh' })
    expect(variablesOf(compose(text))).toEqual({ POSTGRES_SERVER: null, SECRET_KEY: '(secret) to set' })
    expect(sentencesOf(compose(text))).toContainEqual('backend is started after db.')
  })

  test('for development: a base that others are made of, and two servers', () => {
    const text = `
services:
  base: &base { build: { context: ., dockerfile: docker/Dockerfile }, tty: true, env_file: .env }
  rails:
    <<: *base
    volumes: ["./:/app:delegated", "bundle:/usr/local/bundle"]
    ports: ["3000:3000"]
    entrypoint: docker/entrypoints/rails.sh
    command: ["bundle", "exec", "rails", "s", "-p", "3000"]
  vite: { <<: *base, ports: ["3036:3036"], command: bin/vite dev }
`
    expect(settingsOf(compose(text))).toEqual({ processes: { web: 'docker/entrypoints/rails.sh bundle exec rails s -p $PORT', vite: 'bin/vite dev' } })
  })
})
