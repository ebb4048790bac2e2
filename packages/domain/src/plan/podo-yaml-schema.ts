import { z } from 'zod'
import { uploadPathProblem } from '../source/manifest.ts'

/**
 * The fields of podo.yaml, at the root of the repository. All are optional, and each overrides one line of what
 * detection found. The descriptions here are the documentation; the JSON Schema is made from them.
 */
const text = (what: string): z.ZodString =>
  z.string({ error: ({ input }) => (typeof input === 'number' || typeof input === 'boolean' ? `put ${what} in quotes, such as "${input}".` : `write ${what} as text.`) })

const command = text('the command').trim().min(1, 'the command is empty; leave the line out or write false.').max(4096, 'a command has 4,096 characters at most; put it into a script.').refine((value) => !value.includes('\0'), 'a command holds no NUL character.')

const step = z.union([command, z.literal(false)], 'write a command, or false to leave the step out.')

const folder = text('the folder')
  .max(512, 'a folder has 512 characters at most.')
  .transform((value) => value.replace(/^(\.\/)+/, '').replace(/\/+$/, '') || '.')
  .refine((value) => value === '.' || uploadPathProblem(value) === null, 'name a folder inside the repository, such as apps/web.')

const file = text('the file').max(512, 'a path has 512 characters at most.').refine((value) => uploadPathProblem(value) === null, 'name a file inside the folder, such as index.html.')

const seconds = (most: number): z.ZodNumber =>
  z.number('write a number of seconds.').positive('write a number of seconds above 0.').max(most, `write ${most} seconds at most.`)

const memory = z
  .union([z.number(), z.string()], 'write an amount such as 512MB or 1GB.')
  .transform((value, context) => {
    const parts = /^(\d{1,7}(?:\.\d{1,3})?)\s*(m|mb|mib|g|gb|gib)?$/i.exec(String(value).trim())
    const amount = Math.round(Number(parts?.[1] ?? Number.NaN) * (/^g/i.test(parts?.[2] ?? 'm') ? 1024 : 1))
    if (amount >= 16 && amount <= 1_048_576) return amount
    context.addIssue({ code: 'custom', message: 'write an amount between 16MB and 1024GB, such as 512MB.' })
    return z.NEVER
  })

const processName = z.string().regex(/^[a-z][a-z0-9-]{0,29}$/, 'a process name has small letters, digits and hyphens, begins with a letter, and has 30 characters at most.')
const variableName = text('the name').regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/, 'a variable name has letters, digits and underscores.')

/** In the words of podo.yaml; the plan writes some of them with a capital. */
const MANAGERS = ['npm', 'pnpm', 'yarn', 'bun', 'pip', 'uv', 'poetry', 'pipenv', 'bundler', 'composer', 'cargo', 'maven', 'gradle'] as const

const manager = text('the package manager')
  .transform((value) => value.toLowerCase())
  .refine((value) => MANAGERS.some((name) => name === value), `write one of ${MANAGERS.join(', ')}.`)

const LANGUAGES = ['node', 'static', 'python', 'go', 'java', 'ruby', 'php', 'rust'] as const

const variableValue = text('the value').max(32_768, 'a value has 32,768 characters at most.').refine((value) => !value.includes('\0'), 'a value holds no NUL character.')

const staticSchema = z.strictObject(
  {
    root: folder.describe('Folder of files that Podo serves itself, without a process; below root.'),
    fallback: file.nullable().optional().describe('File for addresses without a file, such as index.html of a single-page app.'),
  },
  'write static with root under it.',
)

const healthSchema = z.strictObject(
  {
    path: text('the path').regex(/^\/[\x21-\x7e]*$/, 'begin the path with /, such as /health.').max(2048, 'a path has 2,048 characters at most.').optional().describe('Asked before traffic moves; / unless told.'),
    timeout: seconds(60).optional().describe('Seconds one request may take; 5 unless told.'),
    within: seconds(3600).optional().describe('Seconds after the start within which it must have passed; 60 unless told.'),
    statuses: z.array(z.number('write a status such as 200.').int('write a status such as 200.').min(100, 'a status lies between 100 and 599.').max(599, 'a status lies between 100 and 599.'), 'write a list of statuses.').min(1, 'name one status at least.').max(50, 'name 50 statuses at most.').optional().describe('Statuses that pass; 2xx, and 3xx to the same host, unless told.'),
  },
  'write health with path, timeout, within or statuses under it.',
)

const resourcesSchema = z.strictObject(
  {
    memory: memory.optional().describe('Most memory of one instance, such as 512MB.'),
    cpus: z.number('write a number such as 0.5.').positive('write a number above 0.').max(256, 'write 256 at most.').optional().describe('Processors of one instance; 0.5 is half of one.'),
  },
  'write resources with memory or cpus under it.',
)

export const podoYamlSchema = z.strictObject(
  {
    root: folder.optional().describe('Folder of the app below the root of the repository.'),
    workspace: folder.optional().describe('Folder that the artifact is made of, root or one above it, where the app needs files beside its own folder.'),
    language: z.enum(LANGUAGES, `write one of ${LANGUAGES.join(', ')}.`).optional().describe('Language of the app, where the folder holds several.'),
    version: text('the version').max(100, 'a version has 100 characters at most.').regex(/^[\x21-\x7e][\x20-\x7e]*$/, 'write a version such as "3.12".').optional().describe('Version of the language, in quotes: "3.12".'),
    framework: text('the framework').min(1, 'name a framework, or leave the line out.').max(50, 'a name has 50 characters at most.').optional().describe('Shown as the framework; changes no command.'),
    packageManager: manager.optional().describe('Package manager, where lockfiles of several are there.'),
    install: step.optional().describe('Command that installs dependencies, or false.'),
    build: step.optional().describe('Command that builds, or false.'),
    processes: z.record(processName, command, 'write processes as name: command.').refine((value) => Object.keys(value).length <= 20, 'an app has 20 kinds of process at most.').optional().describe('Command by process name; web gets PORT and traffic.'),
    predeploy: step.optional().describe('Command that runs once before the new release starts, such as a migration, or false.'),
    static: staticSchema.optional(),
    health: healthSchema.optional(),
    resources: resourcesSchema.optional(),
    environment: z.record(variableName, variableValue, 'write environment as NAME: value.').refine((value) => Object.keys(value).length <= 100, 'name 100 variables at most.').optional().describe('Variables of build and run, below those that are set as configuration; {app} in a value is the folder of the app. No secrets.'),
    paths: z.array(folder, 'write a list of folders.').max(15, 'name 15 folders at most.').optional().describe('Folders with programs, put before PATH at build and run, below root.'),
    buildVariables: z.array(variableName, 'write a list of names.').max(100, 'name 100 variables at most.').optional().describe('Names of the variables that a build cannot do without; values are set with podo build-env set or in the console.'),
    overlap: z.boolean('write true or false.').optional().describe('Whether processes other than web of the old and the new release may run side by side.'),
    caches: z.array(folder, 'write a list of folders.').max(15, 'name 15 folders at most.').optional().describe('Folders kept between builds of this app, below root.'),
  },
  'write podo.yaml as field: value lines.',
)

export type PodoYaml = z.infer<typeof podoYamlSchema>
