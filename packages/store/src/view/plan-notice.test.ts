import { expect, test } from 'vitest'
import { viewNotices } from './plan-notice.ts'

test('a notice is read as it is kept, and a sentence of an earlier Podo as one without a code', () => {
  const notice = { code: 'fixed-port', facts: { file: 'server.js', port: 3000 }, sentence: 'server.js listens on port 3000.' }
  expect(viewNotices([notice, 'podo.yml is not read; name it podo.yaml.'])).toEqual([notice, { code: null, facts: {}, sentence: 'podo.yml is not read; name it podo.yaml.' }])
  expect(viewNotices([])).toEqual([])
})
