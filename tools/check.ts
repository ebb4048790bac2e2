/** `npm run check`: types, lint, layers and every other fence, unused and doubled code, docs. What CI runs first. */
import { join } from 'node:path'
import { runChecks } from './check/run-checks.ts'

const { passed, failed } = await runChecks(join(import.meta.dirname, '..'))
console.log(`check: ${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
