import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { copyTree } from './copy-tree.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'podo-copy-'))
  mkdirSync(join(folder, 'from', 'bin'), { recursive: true })
  writeFileSync(join(folder, 'from', 'bin', 'run'), 'program')
  chmodSync(join(folder, 'from', 'bin', 'run'), 0o700)
  writeFileSync(join(folder, 'from', 'text'), 'words', { mode: 0o644 })
})
afterEach(() => rmSync(folder, { recursive: true }))

const inode = (path: string): number => statSync(path).ino

describe('copyTree', () => {
  it('makes everything readable by other accounts, whatever the clone allows', async () => {
    chmodSync(join(folder, 'from'), 0o700)
    await copyTree(join(folder, 'from'), join(folder, 'to'), { mayLink: true })
    expect(statSync(join(folder, 'to')).mode & 0o777).toBe(0o755)
    expect(statSync(join(folder, 'to', 'bin', 'run')).mode & 0o777).toBe(0o755)
    expect(readFileSync(join(folder, 'to', 'bin', 'run'), 'utf8')).toBe('program')
  })

  it('shares a file with the clone only where nobody else can write it', async () => {
    writeFileSync(join(folder, 'from', 'open'), 'anybody')
    chmodSync(join(folder, 'from', 'open'), 0o666)
    await copyTree(join(folder, 'from'), join(folder, 'to'), { mayLink: true })
    expect(inode(join(folder, 'to', 'text'))).toBe(inode(join(folder, 'from', 'text')))
    expect(inode(join(folder, 'to', 'open'))).not.toBe(inode(join(folder, 'from', 'open')))
  })

  it('never shares what a build may write into', async () => {
    await copyTree(join(folder, 'from'), join(folder, 'to'), { mayLink: false })
    writeFileSync(join(folder, 'from', 'text'), 'changed')
    expect(readFileSync(join(folder, 'to', 'text'), 'utf8')).toBe('words')
  })

  it('leaves out what it was told to, and follows links', async () => {
    symlinkSync(join(folder, 'from', 'text'), join(folder, 'from', 'link'))
    await copyTree(join(folder, 'from'), join(folder, 'to'), { mayLink: false, skip: (name) => name === 'bin' })
    expect(readdirSync(join(folder, 'to')).toSorted()).toEqual(['link', 'text'])
    expect(statSync(join(folder, 'to', 'link')).isFile()).toBe(true)
  })
})
