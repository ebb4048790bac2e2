import { describe, expect, test } from 'vitest'
import { listed, sayer } from './say.ts'

const say = sayer({ plain: 'There is nothing to do.', port: '{file} listens on port {port}: let {file} listen on PORT.' })

describe('a sentence of a register', () => {
  test('holds its facts, each as often as it stands there', () => {
    expect(say('port', { file: 'a.js', port: 80 })).toEqual({ code: 'port', facts: { file: 'a.js', port: 80 }, sentence: 'a.js listens on port 80: let a.js listen on PORT.' })
    expect(say('plain')).toEqual({ code: 'plain', facts: {}, sentence: 'There is nothing to do.' })
  })

  test('takes a fact as it is: what looks like a place for one is text', () => {
    expect(say('port', { file: '{port} $& $1', port: 80 }).sentence).toBe('{port} $& $1 listens on port 80: let {port} $& $1 listen on PORT.')
  })

  test('shortens a fact that a repository made long', () => {
    const { facts, sentence } = say('port', { file: 'x'.repeat(100_000), port: 80 })
    expect(String(facts['file'])).toHaveLength(200)
    expect(sentence.length).toBeLessThan(500)
  })

  test('asks for the facts that it names, and for no other', () => {
    // @ts-expect-error the port is missing
    expect(say('port', { file: 'a.js' }).sentence).toContain('a.js listens on port :')
    // @ts-expect-error this one has no facts
    expect(say('plain', { file: 'a.js' }).code).toBe('plain')
  })
})

test.each([
  [[], ''],
  [['a'], 'a'],
  [['a', 'b', 'c', 'd'], 'a, b, c, d'],
  [['a', 'b', 'c', 'd', 'e'], 'a, b, c, d, …'],
])('several names are one fact, in words of no language: %j', (names, text) => {
  expect(listed(names)).toBe(text)
})
