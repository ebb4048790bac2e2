import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

type Messages = Readonly<Record<string, unknown>>

const root = fileURLToPath(new URL('../..', import.meta.url))
const settings = JSON.parse(readFileSync(`${root}/project.inlang/settings.json`, 'utf8')) as { 'plugin.inlang.messageFormat': { pathPattern: string[] } }
const files = settings['plugin.inlang.messageFormat'].pathPattern

const load = (file: string, language: string): Messages => JSON.parse(readFileSync(`${root}/${file.replace('{locale}', language)}`, 'utf8')) as Messages
const all = (language: string): Messages => Object.assign({}, ...files.map((file) => load(file, language))) as Messages

const texts = (message: unknown): string[] => (typeof message === 'string' ? [message] : [...JSON.stringify(message).matchAll(/"plural=\w+":"([^"]*)"/g)].map(([, text = '']) => text))
const inputs = (message: unknown): string[] => [...new Set(texts(message).flatMap((text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)))].sort()

const english = all('en')
const korean = all('ko')
const source = globSync('src/**/*.{ts,tsx}', { cwd: root })
  .filter((file) => !file.startsWith('src/paraglide') && !file.endsWith('.test.ts'))
  .map((file) => readFileSync(`${root}/${file}`, 'utf8'))
  .join('\n')

describe('the messages', () => {
  test('are the same ones in English and Korean', () => {
    expect(Object.keys(korean).sort()).toEqual(Object.keys(english).sort())
    expect(Object.keys(english).length).toBeGreaterThan(400)
  })

  test('stand in one file each, and in the same one in both languages', () => {
    const names = files.flatMap((file) => Object.keys(load(file, 'en')))
    expect(names.length).toBe(new Set(names).size)
    for (const file of files) expect(Object.keys(load(file, 'ko')).sort()).toEqual(Object.keys(load(file, 'en')).sort())
  })

  test('ask for the same values in both languages', () => {
    // A language may leave a value out where another message beside it says it; it may not ask for one more.
    for (const [name, message] of Object.entries(english)) {
      expect({ name, inputs: inputs(korean[name]) }).toEqual({ name, inputs: inputs(message) })
    }
  })

  test('are never empty', () => {
    for (const messages of [english, korean]) {
      for (const [name, message] of Object.entries(messages)) expect({ name, texts: texts(message).filter((text) => text.trim() === '') }).toEqual({ name, texts: [] })
    }
  })

  test('have the voice of Podo: no please, no oops, no exclamation mark', () => {
    const wrong = [english, korean].flatMap((messages) => Object.entries(messages).filter(([, message]) => texts(message).some((text) => /please|oops|!/i.test(text))))
    expect(wrong).toEqual([])
  })

  test('guess no Korean particle', () => {
    expect(Object.entries(korean).filter(([, message]) => texts(message).some((text) => /을\(를\)|를\(을\)|이\(가\)|은\(는\)|와\(과\)|\(으\)로/.test(text)))).toEqual([])
  })

  test('are all used', () => {
    expect(Object.keys(english).filter((name) => !new RegExp(`m\\.${name}\\b|name: '${name}'`).test(source))).toEqual([])
  })
})
