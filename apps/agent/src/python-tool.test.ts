import { execFileSync, spawnSync } from 'node:child_process'
import { chmod, copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const SCRIPT = join(import.meta.dirname, '../tools/python-tool')

let base: string
let tools: string
let machine: string
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'podo-python-tool-'))
  tools = join(base, 'tools')
  machine = join(base, 'machine')
  for (const folder of [tools, machine]) await mkdir(folder)
  for (const name of ['uv', 'poetry', 'pipenv', 'other']) await copyFile(SCRIPT, join(tools, name))
})
afterEach(() => rm(base, { recursive: true, force: true }))

/** A program of the machine that says its name and arguments, or fails at what it does not know. */
async function program(name: string, body = `echo "the machine's ${name}" "$@"`): Promise<void> {
  await writeFile(join(machine, name), `#!/bin/sh\n${body}\n`)
  await chmod(join(machine, name), 0o755)
}

/** Stands for `python3 -m venv`: makes a pip that writes down what it was asked for and makes the program. */
const VENV = `for home; do :; done; mkdir -p "$home/bin"
printf '#!/bin/sh\\necho "$@" >>"${'$'}{0%%/*}/asked"; for word; do case $word in *==*) name=$(echo "$word" | cut -d= -f1); printf "#!/bin/sh\\\\necho brought $name \\\\"\\\\$@\\\\"\\\\n" >"${'$'}{0%%/*}/$name"; chmod 755 "${'$'}{0%%/*}/$name";; esac; done\\n' >"$home/bin/pip"
chmod 755 "$home/bin/pip"`

const call = (name: string, ...argv: string[]) =>
  spawnSync(join(tools, name), argv, { encoding: 'utf8', env: { PATH: `${tools}:${machine}:/usr/bin:/bin`, PODO_CACHE: join(base, 'cache') }, timeout: 20_000 })

describe('a package manager of Python', () => {
  it('is the machine\'s own where there is one', async () => {
    await program('uv')
    expect(call('uv', 'sync', '--no dev')).toMatchObject({ status: 0, stdout: "the machine's uv sync --no dev\n" })
  })

  it('is brought where the machine\'s own does not know what a lockfile needs', async () => {
    await program('poetry', 'test "$1" != export && echo old')
    await program('python3', VENV)
    expect(call('poetry', 'export', '-o', 'x')).toMatchObject({ status: 0, stdout: 'brought poetry export -o x\n' })
    expect(execFileSync('cat', [join(base, 'cache/poetry-2.5.1/bin/asked')], { encoding: 'utf8' })).toMatch(/^install --quiet poetry==2\.5\.1 poetry-plugin-export==[\d.]+\n$/)
  })

  it('is brought once, and keeps the status that it ends with', async () => {
    await program('python3', VENV)
    expect(call('pipenv', 'lock').stderr).toMatch(/^Podo brings pipenv [\d.]+, once for this app\.\n$/)
    expect(call('pipenv', 'lock')).toMatchObject({ status: 0, stderr: '', stdout: 'brought pipenv lock\n' })
  })

  it('that cannot be brought ends as pip ended, and is tried again the next time', async () => {
    await program('python3', 'exit 7')
    expect(call('uv', 'sync').status).toBe(7)
    await program('python3', VENV)
    expect(call('uv', 'sync').stdout).toBe('brought uv sync\n')
  })

  it('that nobody knows is not found', () => {
    expect(call('other').status).toBe(127)
  })
})
