import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startFlags } from '@podo/config'
import { describe, expect, it } from 'vitest'
import { exitCodes } from './exit-codes.ts'

const guide = readFileSync(join(import.meta.dirname, '../../../docs/operating.md'), 'utf8')

describe('docs/operating.md', () => {
  it.each(Object.entries(exitCodes))('explains the exit code of %s', (name, code) => {
    expect(guide).toContain(`| ${code} | \`${name}\` | `)
  })

  it.each(Object.entries(startFlags))('lists --%s with its variable', (name, { variable }) => {
    expect(guide).toContain(`| \`--${name}\` | \`${variable}\` | `)
  })

  it('lists no flag and no exit code that does not exist', () => {
    const flags = [...guide.matchAll(/^\| `--([a-z-]+)` \|/gm)].map(([, name]) => name)
    expect(new Set(flags)).toEqual(new Set(Object.keys(startFlags)))
    const names = [...guide.matchAll(/^\| \d+ \| `([A-Z_]+)` \|/gm)].map(([, name]) => name)
    expect(new Set(names)).toEqual(new Set(Object.keys(exitCodes)))
  })
})
