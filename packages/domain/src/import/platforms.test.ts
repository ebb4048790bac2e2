import { describe, expect, test } from 'vitest'
import { importFiles, imported, sentencesOf, settingsOf, variablesOf } from './testing/imported.ts'

const json = JSON.stringify

describe('a Procfile', () => {
  const files = { Procfile: 'web: gunicorn shop.wsgi --log-file -\nWorker_Mail: celery -A shop worker\nrelease: python manage.py migrate\n# comment\n\nbroken line\n' }

  test('becomes processes and the pre-deploy command, each with its line', () => {
    expect(settingsOf(files)).toEqual({ processes: { web: 'gunicorn shop.wsgi --log-file -', 'worker-mail': 'celery -A shop worker' }, predeploy: 'python manage.py migrate' })
    expect(imported(files).carried.map(({ to, line }) => [to, line])).toEqual([['processes.web', 1], ['processes.worker-mail', 2], ['predeploy', 3]])
    expect(imported(files).text).toContain('web: gunicorn shop.wsgi --log-file - # Procfile:1')
    expect(imported(files).left.map(({ what, line }) => [what, line])).toEqual([['broken line', 6]])
  })
})

describe('app.json of Heroku', () => {
  const files = {
    Procfile: 'web: npm start\n',
    'app.json': json({
      name: 'Small Sharp Tool',
      description: 'x',
      env: {
        SECRET_TOKEN: { description: 'Signs cookies.', generator: 'secret' },
        WEB_CONCURRENCY: { description: 'How many.', value: '5' },
        SMTP_HOST: { description: 'Where mail goes.' },
        OPTIONAL: { required: false },
        PLAIN: 'text',
      },
      formation: { web: { quantity: 2, size: 'standard-2x' }, worker: { quantity: 1, size: 'basic' } },
      addons: ['heroku-postgresql:essential-0', { plan: 'heroku-redis:mini', as: 'CACHE' }, 'papertrail', 'acme-thing'],
      buildpacks: [{ url: 'heroku/nodejs' }, { url: 'https://github.com/heroku/heroku-buildpack-apt' }, { url: 'https://github.com/acme/own-buildpack.git' }],
      scripts: { postdeploy: 'node seed.js', test: 'npm test' },
      environments: { test: {} },
    }),
  }

  test('gives limits, counts, and the name', () => {
    expect(settingsOf(files)).toEqual({ processes: { web: 'npm start' }, resources: { memory: 1024 } })
    expect(imported(files).counts.map(({ process, count }) => [process, count])).toEqual([['web', 2], ['worker', 1]])
    expect(imported(files).name).toBe('Small Sharp Tool')
  })

  test('lists what is to be set', () => {
    expect(variablesOf(files)).toEqual({ SECRET_TOKEN: '(secret) to set', WEB_CONCURRENCY: '5', SMTP_HOST: null, PLAIN: 'text', DATABASE_URL: '(secret) to set', CACHE_URL: '(secret) to set' })
    expect(imported(files).variables.find(({ name }) => name === 'SMTP_HOST')?.hint).toBe('Where mail goes.')
    expect(imported(files).variables.find(({ name }) => name === 'SECRET_TOKEN')?.hint).toContain('random text')
  })

  test('says what is left: add-ons, buildpacks, a command that ran once', () => {
    for (const words of ['heroku-postgresql:essential-0 is PostgreSQL', 'heroku-redis:mini is Redis', 'papertrail is log keeping', 'The add-on acme-thing', 'nodejs is not needed', 'Debian packages', 'own-buildpack does something of its own', 'once, when an app is made', 'belongs to review apps', 'worker had a size of its own']) {
      expect(sentencesOf(files)).toContainEqual(expect.stringContaining(words))
    }
  })

  test('is not what React Native and Expo call app.json', () => {
    expect(importFiles({ 'app.json': json({ name: 'App', displayName: 'App' }) })).toEqual({ kind: 'nothing' })
    expect(importFiles({ 'app.json': json({ expo: { name: 'x' }, scripts: {} }) })).toEqual({ kind: 'nothing' })
  })
})

test('heroku.yml gives what images start', () => {
  const files = { 'heroku.yml': 'setup:\n  addons:\n    - plan: heroku-postgresql\n      as: DATABASE\n  config:\n    S3_BUCKET: shop\nbuild:\n  docker:\n    web: Dockerfile\n  config:\n    RAILS_ENV: production\nrelease:\n  command:\n    - ./deployment-tasks.sh && true\n  image: worker\nrun:\n  web: bundle exec puma\n  asset-syncer:\n    command:\n      - python\n      - sync it.py\n' }
  expect(settingsOf(files)).toEqual({ processes: { web: 'bundle exec puma', 'asset-syncer': "python 'sync it.py'" }, predeploy: './deployment-tasks.sh && true' })
  expect(variablesOf(files)).toEqual({ S3_BUCKET: 'shop' })
  expect(sentencesOf(files)).toContainEqual(expect.stringContaining('heroku-postgresql is PostgreSQL'))
})

describe('Dokku', () => {
  const files = {
    Procfile: 'web: node server.js\nworker: node worker.js\n',
    'app.json': json({ scripts: { dokku: { predeploy: 'node migrate.js', postdeploy: 'curl x' } }, healthchecks: { web: [{ type: 'startup', path: '/health', timeout: 3, attempts: 4, wait: 2, content: 'ok' }, { type: 'liveness', path: '/live' }], worker: [{ type: 'startup', uptime: 5 }] }, cron: [{ command: 'node daily.js', schedule: '0 1 * * *' }] }),
    DOKKU_SCALE: 'web=1\nworker=2\n',
    '.buildpacks': 'https://github.com/heroku/heroku-buildpack-nodejs.git#v100\n',
    'nginx.conf.sigil': '',
  }

  test('gives the pre-deploy command, the health check and the counts', () => {
    expect(settingsOf(files)).toMatchObject({ predeploy: 'node migrate.js', health: { path: '/health', timeout: 3, within: 20 } })
    expect(imported(files).counts.map(({ process, count }) => [process, count])).toEqual([['worker', 2]])
  })

  test('says what is left', () => {
    for (const words of ['A command after each deployment', 'A liveness check', 'Checks of worker', 'A scheduled job: "node daily.js" at 0 1 * * *', 'content that the answer must hold', 'nodejs is not needed', 'proxy of Dokku']) expect(sentencesOf(files)).toContainEqual(expect.stringContaining(words))
  })

  test('CHECKS of older ones becomes the health check', () => {
    const checks = { CHECKS: 'WAIT=3\nTIMEOUT=7\nATTEMPTS=5\n\n/check.txt\tit works\n/other\n' }
    expect(settingsOf(checks)).toEqual({ health: { path: '/check.txt', timeout: 7, within: 50 } })
    expect(sentencesOf(checks)).toEqual(['The content that the answer must hold.', 'A further check.'])
    expect(settingsOf({ CHECKS: '//shop.example.com/up ok\n' })).toEqual({ health: { path: '/up' } })
  })
})

describe('Kamal', () => {
  const deploy = `
service: my-shop
image: acme/my-shop
servers:
  web:
    hosts: [192.168.0.1, 192.168.0.2]
    options:
      memory: 1g
      cpus: 2
  job:
    hosts:
      - 192.168.0.1
    cmd: bin/jobs
    env:
      clear:
        JOB_CONCURRENCY: 3
<% if ENV["EXTRA"] %>
<% end %>
proxy:
  ssl: true
  host: shop.example.com
  app_port: 3000
registry:
  username: acme
  password:
    - KAMAL_REGISTRY_PASSWORD
env:
  clear:
    DB_HOST: my-shop-db
    RAILS_MAX_THREADS: 5
    REVISION: <%= ENV["REVISION"] %>
  secret:
    - RAILS_MASTER_KEY
    - DB_PASSWORD:MAIN_DB_PASSWORD
volumes:
  - "shop_storage:/rails/storage"
asset_path: /rails/public/assets
builder:
  arch: amd64
  args:
    RUBY_VERSION: 3.4.1
  secrets:
    - GITHUB_TOKEN
accessories:
  db:
    image: mysql:8.0
    host: 192.168.0.2
  ai:
    image: ollama/ollama
aliases:
  console: app exec --interactive "bin/rails console"
unheard_of: 1
`
  const files = { 'config/deploy.yml': deploy, '.kamal/hooks/pre-deploy': '', '.kamal/secrets': 'RAILS_MASTER_KEY=never-read', 'config/deploy.staging.yml': '' }

  test('gives processes, limits and the page that Kamal asks', () => {
    expect(settingsOf(files)).toEqual({ processes: { job: 'bin/jobs' }, health: { path: '/up' }, resources: { memory: 1024, cpus: 2 }, buildVariables: ['GITHUB_TOKEN'] })
    expect(imported(files).name).toBe('my-shop')
    expect(settingsOf({ 'config/deploy.yml': 'service: x\nproxy:\n  healthcheck: {path: /health, timeout: 10, interval: 3}\ndeploy_timeout: 120\n' })).toEqual({ health: { path: '/health', timeout: 10, within: 120 } })
    expect(settingsOf({ 'config/deploy.yml': 'service: x\nservers: [1.2.3.4]\nproxy: false\n' })).toEqual({})
  })

  test('lists clear variables with values and secrets by name; what ERB makes has none', () => {
    expect(variablesOf(files)).toEqual({ JOB_CONCURRENCY: '3', DB_HOST: null, RAILS_MAX_THREADS: '5', REVISION: null, RAILS_MASTER_KEY: '(secret) to set', DB_PASSWORD: '(secret) to set' })
    expect(imported(files).variables.find(({ name }) => name === 'DB_PASSWORD')?.hint).toContain('MAIN_DB_PASSWORD')
    expect(json(imported(files))).not.toContain('never-read')
    expect(variablesOf({ 'config/deploy.yml': 'service: x\nenv:\n  A: 1\n' })).toEqual({ A: '1' })
  })

  test('says what is left', () => {
    for (const words of ['shop.example.com', 'listens on 3000 by itself', '/rails/storage', 'accessory db is MySQL (mysql:8.0)', 'accessory ai runs the image ollama/ollama', 'web runs on 2 servers', 'A hook of Kamal', 'Not read', 'nothing for unheard_of']) expect(sentencesOf(files)).toContainEqual(expect.stringContaining(words))
    expect(sentencesOf(files).join('\n')).not.toMatch(/registry|aliases|asset_path/)
  })

  test('that is a deploy.yml of something else is none', () => {
    expect(importFiles({ 'config/deploy.yml': 'kind: Deployment\n' })).toEqual({ kind: 'nothing' })
  })
})

describe('several files', () => {
  const files = { Procfile: 'web: npm start\n', 'docker-compose.yml': 'services:\n  web: {build: ., command: npm run dev, ports: ["3000:3000"]}\n  mail: {image: mailhog/mailhog}\n' }

  test('count in order: what runs in production before what is started at a desk', () => {
    expect(settingsOf(files)).toEqual({ processes: { web: 'npm start' } })
    expect(imported(files).sources).toEqual(['Procfile', 'docker-compose.yml'])
    expect(imported(files).left).toContainEqual(expect.objectContaining({ sentence: 'processes.web is said by Procfile already.', instead: expect.stringContaining('npm run dev') as string }))
  })

  test('of which one is named are read alone', () => {
    expect(settingsOf(files, 'docker-compose.yml')).toEqual({ processes: { web: 'npm run dev' } })
    expect(settingsOf({ ...files, 'deploy/docker-compose.prod.yml': 'services:\n  web: {build: ., command: node x, ports: ["3000:3000"]}\n' }, 'deploy/docker-compose.prod.yml')).toEqual({ processes: { web: 'node x' } })
    expect(importFiles(files, 'package.json')).toEqual({ kind: 'nothing' })
    expect(importFiles(files, '../docker-compose.yml')).toEqual({ kind: 'nothing' })
  })

  test('that are none are none', () => {
    expect(importFiles({ 'package.json': '{}' })).toEqual({ kind: 'nothing' })
    expect(importFiles({})).toEqual({ kind: 'nothing' })
  })
})

test('a file that is broken is named with its line', () => {
  expect(importFiles({ 'docker-compose.yml': 'services:\n  web: {build: .\n' })).toMatchObject({ kind: 'broken', file: 'docker-compose.yml', line: expect.any(Number) as number })
  expect(importFiles({ 'app.json': '{"env": ' })).toMatchObject({ kind: 'broken', file: 'app.json' })
})

test('what podo.yaml would refuse is left out and said, and the rest is written', () => {
  const files = { Procfile: `web: npm start\nlong: ${'x'.repeat(4000)}\n`, 'docker-compose.yml': 'services:\n  web: {build: {context: "a/../../b"}, command: x, ports: ["1:1"]}\n', CHECKS: '/pa\u00e9th\n' }
  expect(settingsOf(files)).toMatchObject({ processes: { web: 'npm start' } })
  expect(sentencesOf(files)).toContainEqual(expect.stringContaining('podo.yaml does not take it as root'))
  expect(sentencesOf(files)).toContainEqual(expect.stringContaining('podo.yaml does not take it as health.path'))
})
