/** `npm run docs`: writes the pages that are made from the code. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { documents } from './document/all.ts'

for (const [file, make] of Object.entries(documents)) {
  await writeFile(join(import.meta.dirname, '..', file), make())
  console.log(`docs   ${file}`)
}
