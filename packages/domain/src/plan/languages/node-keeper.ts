/**
 * A program that starts another one again, when a file changes or when it ends, as the program that it starts. No file
 * changes in a release, and Podo starts again what ends: a keeper costs memory, hides exits, keeps signals, and some go
 * to the background at once. Null where the command is no keeper, or says more than can be taken apart.
 */
export function withoutKeeper(command: string): string | null {
  const [tool = '', ...rest] = command.split(/\s+/)
  if (/['"`$|;&<>()]/.test(command)) return null
  if (tool === 'nodemon') return withoutNodemon(rest)
  if (tool === 'node') return withoutFlags(tool, rest, /^--watch(?:-path|-preserve-output)?(?:=|$)/)
  if (tool === 'tsx') return rest[0] === 'watch' ? ['tsx', ...rest.slice(1)].join(' ') : withoutFlags(tool, rest, /^--watch$/)
  if (tool === 'bun') return withoutFlags(tool, rest, /^--(?:watch|hot)$/)
  return /^(?:pm2|pm2-runtime|forever)$/.test(tool) ? withoutManager(tool, rest[0] === 'start' ? rest.slice(1) : rest) : null
}

/** Without its own flags only: what follows `--` is for the app. A file of settings is read by pm2 itself, which then stays. */
function withoutManager(tool: string, words: readonly string[]): string | null {
  const file = words.find((word) => /^(?!-)[\w./-]+\.(?:[cm]?[jt]s|json)$/.test(word))
  const passed = words.includes('--') ? words.slice(words.indexOf('--') + 1) : []
  if (file === undefined) return null
  if (/(?:ecosystem|pm2|process)[\w.-]*\.(?:[cm]?js|json)$/.test(file)) return tool === 'pm2' ? `pm2-runtime start ${file}` : null
  return ['node', file, ...passed].join(' ')
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
