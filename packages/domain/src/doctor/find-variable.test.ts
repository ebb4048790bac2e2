import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectedVariables } from './expected-variables.ts'
import { findMissingVariable, isSecretName } from './find-variable.ts'

const nothing = { given: [], expected: [] }
const find = (text: string, known: Parameters<typeof findMissingVariable>[1] = nothing): string | null => findMissingVariable(text.split('\n'), known)?.name ?? null

describe('a process that misses a variable', () => {
  test.each([
    ['Python, os.environ', 'Traceback (most recent call last):\n  File "/app/main.py", line 3, in <module>\n    url = os.environ["DATABASE_URL"]\n  File "<frozen os>", line 679, in __getitem__\nKeyError: \'DATABASE_URL\'', 'DATABASE_URL'],
    ['python-decouple', 'decouple.UndefinedValueError: SECRET_KEY not found. Declare it as envvar or define a default value.', 'SECRET_KEY'],
    ['django-environ', 'django.core.exceptions.ImproperlyConfigured: Set the DJANGO_SECRET environment variable', 'DJANGO_SECRET'],
    ['environs', 'environs.EnvError: Environment variable "REDIS_URL" not set', 'REDIS_URL'],
    ['pydantic-settings', 'pydantic_core._pydantic_core.ValidationError: 1 validation error for Settings\ndatabase_url\n  Field required [type=missing, input_value={}, input_type=dict]', 'DATABASE_URL'],
    ['Ruby, ENV.fetch', "config/boot.rb:3:in `fetch': key not found: \"STRIPE_KEY\" (KeyError)", 'STRIPE_KEY'],
    ['Rails', "ArgumentError: Missing `secret_key_base` for 'production' environment, set this string with `bin/rails credentials:edit`", 'SECRET_KEY_BASE'],
    ['Laravel', 'Illuminate\\Encryption\\MissingAppKeyException: No application encryption key has been specified.', 'APP_KEY'],
    ['a thrown error', "Error: Missing required environment variable: PAYMENT_KEY", 'PAYMENT_KEY'],
    ['a check of one\'s own', 'Error: JWT_SECRET must be set', 'JWT_SECRET'],
    ['another one', 'fatal: API_TOKEN environment variable is required', 'API_TOKEN'],
    ['in quotes', 'Error: "SMTP_HOST" is not defined in the environment', 'SMTP_HOST'],
    ['envalid', '================================\n Missing environment variables:\n    MAIL_FROM: mail address (required)\n================================', 'MAIL_FROM'],
    ['dotenv-safe', 'MissingEnvVarsError: The following variables were defined in .env.example but are not present in the environment:\n  SESSION_SECRET', 'SESSION_SECRET'],
    ['zod', 'ZodError: [\n  {\n    "code": "invalid_type",\n    "expected": "string",\n    "received": "undefined",\n    "path": [\n      "DATABASE_URL"\n    ],\n    "message": "Required"\n  }\n]', 'DATABASE_URL'],
    ['t3-env', "❌ Invalid environment variables: { OPENAI_API_KEY: [ 'Required' ] }", 'OPENAI_API_KEY'],
    ['t3-env, of now', "❌ Invalid environment variables: [\n  {\n    code: 'invalid_type',\n    path: [ 'OPENAI_API_KEY' ],\n    message: 'Required'\n  }\n]", 'OPENAI_API_KEY'],
    ['znv', 'Errors found while parsing environment:\n  [LOG_DSN]: Required', 'LOG_DSN'],
    ['Joi in Nest', 'Error: Config validation error: "DATABASE_HOST" is required', 'DATABASE_HOST'],
    ['Prisma', 'error: Environment variable not found: DATABASE_URL.', 'DATABASE_URL'],
    ['Go, envconfig', 'required key STORE_DSN missing value', 'STORE_DSN'],
    ['Go, caarlos0/env', 'env: required environment variable "STORE_DSN" is not set', 'STORE_DSN'],
    ['Spring', "java.lang.IllegalArgumentException: Could not resolve placeholder 'DB_PASSWORD' in value \"${DB_PASSWORD}\"", 'DB_PASSWORD'],
    ['Rust, envy', 'missing value for field database_url', 'DATABASE_URL'],
    ['a list of them', 'Error: Missing the following env vars: STRIPE_KEY, OTHER_KEY', 'STRIPE_KEY'],
    ['an order to set it', 'Error: Please set the STRIPE_KEY environment variable', 'STRIPE_KEY'],
    ['a value of null', 'panic: DB_HOST is null', 'DB_HOST'],
    ['Elixir', 'environment variable DATABASE_URL is missing.', 'DATABASE_URL'],
  ])('%s', (_who, text, name) => {
    expect(find(text)).toBe(name)
  })

  test.each([
    ["KeyError: 'user_id'", 'a KeyError of any dictionary'],
    ["Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'x'", 'a code of Node.js'],
    ['TypeError: Cannot read properties of undefined', 'an error of another kind'],
    ['Error: PORT is not set', 'what Podo sets itself'],
    ['ERR_REQUIRE_ESM is required', 'a code'],
    ['listening on 3000', 'no error at all'],
    ['MAX_CONNECTIONS set to 20\nError: connect ECONNREFUSED 127.0.0.1:5432', 'a setting that the app tells'],
    ['METRICS_PORT is set, METRICS_PATH is configured\nError: boom', 'a setting that is there'],
    ['SENTRY_DSN is not set, error reporting is disabled\nError: boom', 'one that it goes on without'],
    ['Warning: missing SENTRY_DSN\nError: boom', 'a warning'],
    ['{"level":"warn","msg":"REDIS_URL not set"}\nError: boom', 'a warning in JSON'],
    ['REDIS_URL is missing, falling back to memory\nError: boom', 'one with a default'],
    ['GraphQLError: required scope denied: PERMISSION_DENIED', 'a code of an API'],
    ['Error: missing row in table ORDER_LINES', 'a table'],
  ])('is not seen in %j: %s', (text) => {
    expect(find(text)).toBeNull()
  })

  test('has it, and the lines speak of another one', () => {
    expect(find('Error: DATABASE_URL is not set', { given: ['DATABASE_URL'], expected: [] })).toBeNull()
  })

  test('is believed when the repository asks for the name that a line merely mentions', () => {
    const expected = [{ name: 'SMTP_HOST', from: '.env.example' }]
    expect(find('TypeError: getaddrinfo SMTP_HOST', { given: [], expected })).toBe('SMTP_HOST')
    expect(find('TypeError: MY_SMTP_HOST_NAME', { given: [], expected })).toBeNull()
  })
})

test('any lines are read without an error and in a moment', () => {
  fc.assert(fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 300 }), { maxLength: 20 }), (lines) => void findMissingVariable(lines, nothing)))
  const began = performance.now()
  findMissingVariable(Array.from({ length: 200 }, () => `missing ${'A_'.repeat(30_000)}`), nothing)
  expect(performance.now() - began).toBeLessThan(1_000)
})

test.each([
  ['DATABASE_URL', true],
  ['STRIPE_SECRET_KEY', true],
  ['API_TOKEN', true],
  ['LOG_LEVEL', false],
  ['KEYBOARD', false],
])('%s is a secret: %s', (name, secret) => {
  expect(isSecretName(name)).toBe(secret)
})

test('a name that is no name of a variable is asked for by nobody', () => {
  const names = ['(a+)+$', '((', 'A B', 'x'.repeat(200)]
  const app = JSON.stringify({ env: Object.fromEntries(names.map((name) => [name, { description: 'x' }])) })
  const expected = expectedVariables({ paths: ['app.json'], read: () => app }, '.')
  expect(expected).toEqual([])
  expect(find(`Error: ${'a'.repeat(40)}!`, { given: [], expected: names.map((name) => ({ name, from: 'app.json' })) })).toBeNull()
})

describe('variables that a repository asks for', () => {
  const tree = (files: Readonly<Record<string, string>>) => ({ paths: Object.keys(files), read: (path: string) => files[path] ?? null })

  test('stand in examples of .env and in app.json', () => {
    const files = { '.env.example': '# comment\nDATABASE_URL=\nLOG_LEVEL=info\n', 'app.json': JSON.stringify({ env: { API_TOKEN: { description: 'x' }, OPTIONAL: { required: false }, DEFAULTED: { value: 'x' }, MADE: { generator: 'secret' }, SHORT: 'x' } }) }
    expect(expectedVariables(tree(files), '.')).toEqual([{ name: 'DATABASE_URL', from: '.env.example' }, { name: 'LOG_LEVEL', from: '.env.example' }, { name: 'API_TOKEN', from: 'app.json' }])
  })

  test('of a folder come before those of the repository', () => {
    const files = { 'apps/web/.env.sample': 'A_B=\n', '.env.example': 'C_D=\n' }
    expect(expectedVariables(tree(files), 'apps/web')).toEqual([{ name: 'A_B', from: '.env.sample' }, { name: 'C_D', from: '.env.example' }])
  })

  test('are none where a file cannot be read', () => {
    expect(expectedVariables(tree({ 'app.json': '{' }), '.')).toEqual([])
    expect(expectedVariables(tree({ 'app.json': '[1]' }), '.')).toEqual([])
  })
})
