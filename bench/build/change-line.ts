import { appendFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** How a line that changes nothing is written, by ending: in the order in which a file is looked for. */
const COMMENTS: readonly (readonly [ending: string, comment: (text: string) => string])[] = [
  ['.go', (text) => `// ${text}`],
  ['.rs', (text) => `// ${text}`],
  ['.java', (text) => `// ${text}`],
  ['.py', (text) => `# ${text}`],
  ['.rb', (text) => `# ${text}`],
  ['.ru', (text) => `# ${text}`],
  ['.php', (text) => `// ${text}`],
  ['.astro', (text) => `<!-- ${text} -->`],
  ['.svelte', (text) => `<!-- ${text} -->`],
  ['.vue', (text) => `<!-- ${text} -->`],
  ['.tsx', (text) => `// ${text}`],
  ['.jsx', (text) => `// ${text}`],
  ['.ts', (text) => `// ${text}`],
  ['.js', (text) => `// ${text}`],
  ['.mjs', (text) => `// ${text}`],
  ['.html', (text) => `<!-- ${text} -->`],
]

/** Adds a comment to a source file of an app, as an edit of one line would; answers which. */
export async function changeLine(folder: string, text: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && !/config|node_modules|\.d\.ts$/.test(entry.name)).map(({ parentPath, name }) => join(parentPath, name)).sort()
  for (const [ending, comment] of COMMENTS) {
    const file = files.find((path) => path.endsWith(ending))
    if (file === undefined) continue
    await appendFile(file, `\n${comment(text)}\n`)
    return file.slice(folder.length + 1)
  }
  throw new Error(`${folder} has no source file that a line can be added to`)
}
