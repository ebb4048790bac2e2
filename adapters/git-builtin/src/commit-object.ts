import type { CommitInfo } from '@podo/ports'

/** Reads a commit as Git stores it: header lines, an empty line, the message. */
export function parseCommit(oid: string, content: Buffer): CommitInfo {
  const text = content.toString('utf8')
  const end = text.indexOf('\n\n')
  const header = end === -1 ? text : text.slice(0, end)
  const fields = new Map<string, string>()
  for (const line of header.split('\n')) {
    const space = line.indexOf(' ')
    const name = line.slice(0, space)
    if (space > 0 && !fields.has(name)) fields.set(name, line.slice(space + 1))
  }
  const author = parsePerson(fields.get('author') ?? '')
  const committer = parsePerson(fields.get('committer') ?? '')
  return { commit: oid, tree: fields.get('tree') ?? '', message: end === -1 ? '' : text.slice(end + 2).trimEnd(), author: author.name, at: committer.at }
}

function parsePerson(text: string): { name: string; at: string } {
  const parts = /^(.*?) ?<([^<>]*)> (\d{1,12}) [+-]\d{4}$/.exec(text)
  if (parts === null) return { name: '', at: new Date(0).toISOString() }
  const name = parts[1] === undefined || parts[1] === '' ? (parts[2] ?? '') : parts[1]
  return { name, at: new Date(Number(parts[3]) * 1000).toISOString() }
}

/** A person's name as Git can hold it: one line without angle brackets. */
export function plainPerson(author: string): string {
  const plain = author.replace(/[\p{Cc}<>]/gu, ' ').replace(/\s+/g, ' ').trim().slice(0, 200)
  return plain === '' ? 'Podo' : plain
}
