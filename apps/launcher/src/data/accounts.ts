import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { errorCode } from '@podo/kernel'
import { failure } from '../exit-codes.ts'

const run = promisify(execFile)

export interface Account {
  readonly uid: number
  readonly gid: number
}

/** Who runs what. Null where everything is this one user. */
export interface Accounts {
  readonly server: Account
  readonly database: Account
}

const SERVER_ACCOUNT = 'podo'
/** A real account: initdb looks its name up. */
const DATABASE_ACCOUNT = 'podo-db'

/** As root the server and Postgres get accounts of their own, made if they are missing; otherwise null. */
export async function findOrMakeAccounts(): Promise<Accounts | null> {
  if (process.getuid?.() !== 0) return null
  return { server: await findOrMake(SERVER_ACCOUNT), database: await findOrMake(DATABASE_ACCOUNT) }
}

async function findOrMake(name: string): Promise<Account> {
  const found = await findAccount(name)
  if (found !== undefined) return found
  try {
    await run('useradd', ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent', '--shell', '/usr/sbin/nologin', '--', name], { timeout: 10_000 })
  } catch (error) {
    const made = await findAccount(name)
    if (made !== undefined) return made
    const why = errorCode(error) === 'ENOENT' ? 'useradd is missing' : 'useradd failed'
    throw failure('ACCOUNT_FAILED', `Podo could not make the system account ${name} (${why}). Make it by hand, or start Podo as a plain user.`, error)
  }
  const made = await findAccount(name)
  if (made === undefined) throw failure('ACCOUNT_FAILED', `The system account ${name} was made but is not in /etc/passwd. Make it by hand, or start Podo as a plain user.`)
  return made
}

async function findAccount(name: string): Promise<Account | undefined> {
  const text = await readFile('/etc/passwd', 'utf8')
  const fields = text.split('\n').map((line) => line.split(':')).find(([first]) => first === name)
  return fields === undefined ? undefined : { uid: Number(fields[2]), gid: Number(fields[3]) }
}
