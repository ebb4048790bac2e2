/**
 * A program that starts another one again whenever a file changes, as the program that it starts. Nothing changes in a
 * release, and a watcher costs memory, hides exits and keeps signals. Null where the command is no watcher, or says more
 * than can be taken apart.
 */
export function withoutWatcher(command: string): string | null {
  const [tool = '', ...rest] = command.split(/\s+/)
  if (/['"`$|;&<>()]/.test(command)) return null
  if (tool === 'nodemon') return withoutNodemon(rest)
  if (tool === 'node') return withoutFlags(tool, rest, /^--watch(?:-path|-preserve-output)?(?:=|$)/)
  if (tool === 'tsx') return rest[0] === 'watch' ? ['tsx', ...rest.slice(1)].join(' ') : withoutFlags(tool, rest, /^--watch$/)
  return tool === 'bun' ? withoutFlags(tool, rest, /^--(?:watch|hot)$/) : null
}

function withoutFlags(tool: string, words: readonly string[], flags: RegExp): string | null {
  const kept = words.filter((word) => !flags.test(word))
  return kept.length === words.length ? null : [tool, ...kept].join(' ')
}

const WITH_VALUE = /^(?:-w|--watch|-e|--ext|-i|--ignore|--delay|-d|--signal|-s)$/
const WITHOUT_VALUE = /^(?:-L|--legacy-watch|-q|--quiet|-V|--verbose|-C|--on-change-only|-I|--no-stdin|--inspect(?:=.*)?|--(?:watch|ext|ignore|delay|signal)=.*)$/

function withoutNodemon(words: readonly string[]): string | null {
  let program = 'node'
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    if (word === '--exec' || word === '-x') program = words[(at += 1)] ?? program
    else if (WITH_VALUE.test(word)) at += 1
    else if (!WITHOUT_VALUE.test(word)) return word.startsWith('-') ? null : [program, ...words.slice(at)].join(' ')
  }
  return program === 'node' ? 'node .' : null
}
