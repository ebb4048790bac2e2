const PLAIN = /^[A-Za-z0-9_@%+=:,./$-]+$/

/** An argv as text that a shell reads back as the same words. Variables in it stay what they are. */
const shellWords = (words: readonly string[]): string => words.map((word) => (PLAIN.test(word) ? word : /\$/.test(word) ? `"${word.replace(/["\\`]/g, '\\$&')}"` : `'${word.replaceAll("'", "'\\''")}'`)).join(' ')

const SHELL = /^(?:\/usr)?(?:\/bin\/)?(?:sh|ash|dash|bash)$/
/** Only bash knows these. */
const BASH_ONLY = /\[\[|<\(|(?:^|[\s;&|])source\s|\bpipefail\b|\bfunction\s/

/** `sh -c "…"` around a command is what Podo does anyway; kept where the inner text needs bash. */
export function unwrapShell(command: string): string {
  const parts = /^\s*(\S+)\s+-(?:e?l?u?x?)c\s+(?:"((?:[^"\\]|\\[\s\S])*)"|'([^']*)')\s*$/.exec(command)
  if (parts === null || !SHELL.test(parts[1] ?? '')) return command.trim()
  const inner = parts[3] ?? (parts[2] ?? '').replace(/\\(["\\$`])/g, '$1')
  return BASH_ONLY.test(inner) ? command.trim() : inner.trim()
}

/** The words of an argv, without a shell around them. */
export function commandOfWords(words: readonly string[]): string {
  const [program = '', flag = '', script, ...rest] = words
  if (SHELL.test(program) && /^-e?l?u?x?c$/.test(flag) && script !== undefined && rest.length === 0 && !BASH_ONLY.test(script)) return script.trim()
  return shellWords(words)
}

/** A port that stands in a command as a word, after `=` or after an address, becomes the one that Podo gives. */
export function withPort(command: string, port: number | null): { readonly command: string; readonly changed: boolean } {
  if (port === null || /\$\{?PORT\b/.test(command)) return { command, changed: false }
  const replaced = command.replace(new RegExp(`(^|[\\s=]|:)${String(port)}(?=$|[\\s;&|"'])`, 'g'), (_, before: string) => `${before}$PORT`)
  return { command: replaced, changed: replaced !== command }
}
