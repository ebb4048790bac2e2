import type { Fence, Finding } from './fence.ts'

const rule = 'decisions'

/** docs/adr holds 0001, 0002, … without a gap, each a page that says why. */
export const decisions: Fence = {
  name: rule,
  look: (repository) => {
    const records = repository.files.filter((file) => /^docs\/adr\/[^/]+\.md$/.test(file) && !file.endsWith('/README.md'))
    const findings: Finding[] = []
    records.forEach((file, index) => {
      const number = String(index + 1).padStart(4, '0')
      if (!new RegExp(`^docs/adr/${number}-[a-z0-9]+(?:-[a-z0-9]+)*\\.md$`).test(file)) {
        findings.push({ file, rule, fix: `is the ${index + 1}. record, so its name is ${number}-title-in-kebab-case.md. Numbers have no gap and no double.` })
      }
      if (!repository.read(file).startsWith(`# ${number} `)) findings.push({ file, rule, fix: `begins with a heading "# ${number} Title".` })
      if (repository.read(file).split('\n').length > 80) findings.push({ file, rule, fix: 'is longer than a page (80 lines). Keep the decision, and move the rest to docs/.' })
    })
    return { seen: records.length, findings }
  },
}
