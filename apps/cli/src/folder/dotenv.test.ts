import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readDotenv } from './dotenv.ts'

const folder = mkdtempSync(join(tmpdir(), 'podo-dotenv-'))

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

test('a file of variables is read', async () => {
  writeFileSync(join(folder, '.env'), '# a note\nexport A=1\nB="두 줄\\n"\n')
  expect(await readDotenv(folder, '.env')).toEqual({ A: '1', B: '두 줄\n' })
})

test('a missing file, a folder and a wrong line are sentences, and the wrong line shows no value', async () => {
  await expect(readDotenv(folder, 'none')).rejects.toMatchObject({ code: 'NO_SUCH_FILE', publicMessage: 'There is no file none here.' })
  await expect(readDotenv(folder, '.')).rejects.toMatchObject({ code: 'NO_SUCH_FILE' })
  writeFileSync(join(folder, 'bad'), 'A=1\n1B=hidden-value\n')
  await expect(readDotenv(folder, 'bad')).rejects.toMatchObject({ code: 'INVALID_ENV_FILE', publicMessage: expect.not.stringContaining('hidden-value') as string })
  await expect(readDotenv(folder, 'bad')).rejects.toMatchObject({ publicMessage: expect.stringContaining('line 2') as string })
})
