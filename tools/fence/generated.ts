import { documents } from '../document/all.ts'
import type { Fence, Finding } from './fence.ts'

const rule = 'generated'

/** Pages that are made from the code say what the code says. */
export const generated: Fence = {
  name: rule,
  look: (repository) => {
    const findings: Finding[] = []
    for (const [file, make] of Object.entries(documents)) {
      const isCurrent = repository.files.includes(file) && repository.read(file) === make()
      if (!isCurrent) findings.push({ file, rule, fix: 'differs from the code that it is made from. Run npm run docs and commit it.' })
    }
    return { seen: Object.keys(documents).length, findings }
  },
}
