import type { ToolchainName } from '@podo/domain'
import { describe, expect, test } from 'vitest'
import { fits, readVersion } from './version.ts'

test.each<[ToolchainName, string, string | null]>([
  ['python', 'Python 3.11.2\n', '3.11.2'],
  ['uv', 'uv 0.9.5 (d5f39331a 2025-10-21)', '0.9.5'],
  ['go', 'go version go1.26.8 linux/amd64', '1.26.8'],
  ['rust', 'cargo 1.90.0 (840b83a10 2025-07-30)', '1.90.0'],
  ['java', 'javac 17.0.13', '17.0.13'],
  ['java', 'javac 21', '21'],
  ['java', 'javac 1.8.0_412', '8.0'],
  ['maven', 'Apache Maven 3.8.7\nMaven home: /usr/share/maven\nJava version: 17.0.13', '3.8.7'],
  ['gradle', '\n------------------------------------------------------------\nGradle 8.10.2\n', '8.10.2'],
  ['gradle', 'openjdk version "17.0.15" 2025-04-15\nOpenJDK Runtime Environment\n------\nGradle 4.4.1\n------', '4.4.1'],
  ['maven', '\u001b[1mApache Maven 3.8.7\u001b[m\nMaven home: /usr/share/maven', '3.8.7'],
  ['ruby', 'ruby 3.1.2p20 (2022-04-12 revision 4491bb740a) [x86_64-linux-gnu]', '3.1.2'],
  ['bundler', 'Bundler version 2.3.15', '2.3.15'],
  ['php', 'PHP 8.2.29 (cli) (built: Jul 3 2025)', '8.2.29'],
  ['composer', 'Composer version 2.5.5 2023-03-21', '2.5.5'],
  ['go', 'no number here', null],
])('the version of %s is read out of %j', (name, output, version) => {
  expect(readVersion(name, output)).toBe(version)
})

describe('a version that was found', () => {
  test.each([
    ['3.11.2', '>=3.11'],
    ['3.11.2', '3.11'],
    ['3.11.2', '^3.9'],
    ['3.11.2', '>=3.9, <4'],
    ['21', '>=17'],
    ['1.26.8', '>=1.22.0'],
    ['3.1.2', '~3.1.0'],
    ['17.0.13', null],
  ])('%s will do for %s', (found, wants) => expect(fits(found, wants)).toBe(true))

  test.each([
    ['3.11.2', '>=3.12'],
    ['3.11.2', '3.12'],
    ['17.0.13', '21'],
    ['1.22.3', '>=1.26'],
    ['8.2.29', '^8.3'],
  ])('%s will not do for %s', (found, wants) => expect(fits(found, wants)).toBe(false))

  test('will do for what is no range', () => {
    for (const wants of ['latest', 'pypy3.9-x', '', '★']) expect(fits('3.11.2', wants)).toBe(true)
  })
})
