import { posix } from 'node:path'
import { isPlanted } from '../repository/kinds.ts'
import type { Repository } from '../repository/repository.ts'
import { eachFile, type Finding } from './fence.ts'

const rule = 'links'

/** Every link in a Markdown file that stays in the repository leads to a file, and to a heading where it names one. */
export const links = eachFile(rule, (file) => file.endsWith('.md') && !isPlanted(file), (file, repository) => {
  const findings: Finding[] = []
  withoutCode(repository.read(file))
    .split('\n')
    .forEach((text, index) => {
      for (const match of text.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)|(?:src|href)="([^"]+)"/g)) {
        const target = match[1] ?? match[2] ?? ''
        if (target === '' || /^[a-z][a-z0-9+.-]*:/i.test(target)) continue
        const fix = fault(repository, file, target)
        if (fix !== undefined) findings.push({ file, line: index + 1, rule, fix })
      }
    })
  return findings
})

function fault(repository: Repository, file: string, target: string): string | undefined {
  const [path = '', anchor] = decodeURIComponent(target).split('#')
  const found = path === '' ? file : posix.join(posix.dirname(file), path).replace(/\/$/, '')
  const exists = repository.files.includes(found) || repository.files.some((one) => one.startsWith(`${found}/`)) || found === '.'
  if (!exists) return `links to ${target}, which is not in the repository. Correct the path.`
  if (anchor === undefined || anchor === '' || !found.endsWith('.md')) return undefined
  return anchorsOf(repository.read(found)).has(anchor) ? undefined : `links to ${target}, but ${found} has no such heading.`
}

/** The anchors GitHub gives to headings. */
function anchorsOf(text: string): Set<string> {
  const headings = withoutCode(text)
    .split('\n')
    .filter((line) => /^#{1,6}\s/.test(line))
  return new Set(
    headings.map((line) =>
      line
        .replace(/^#+\s+/, '')
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replace(/\s/g, '-'),
    ),
  )
}

/** Blanks code, and keeps the lines. */
const withoutCode = (text: string): string => text.replace(/```[\s\S]*?```/g, (code) => code.replace(/[^\n]/g, '')).replace(/`[^`\n]*`/g, '')
