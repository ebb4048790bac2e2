import { CAUSE_CODES, WAITS } from '@podo/domain'
import type { CauseCode } from '@podo/domain'

/** docs/causes.md, made of the register of the deploy doctor. */
export const causesDocument = (): string => `# Causes

Every deployment that fails, and every app that does badly, names a cause: a code, a sentence with the facts, the
evidence, the next action, and where it is mended. This page is made from the register of the doctor by \`npm run docs\`.

A code is never renamed and never given another meaning. In the API a cause is
\`{ code, phase, fault, sentence, nextAction, evidence, facts, setting }\`: \`facts\` are the values of the sentence by name,
\`setting\` says where it is mended (\`where\`: \`config\`, \`podo.yaml\`, \`repository\`, \`log\`, \`app\` or \`machine\`; \`name\`:
the variable, field, file or part). \`fault\` is \`app\` for what its owner can mend, \`podo\` for what is Podo's or its
machine's. Most codes have an app that is broken in just that way in [examples/broken](../examples/broken).

${PHASES.map(section).join('\n\n')}

## What a phase waits for

While a phase runs, \`waitsFor\` of its state says what it waits for: \`{ code, facts, since, lastLine, sentence }\`. A command
that writes nothing for a minute becomes \`quiet-command\`.

| code | facts |
|---|---|
${Object.entries(WAITS).map(([code, say]) => `| \`${code}\` | ${factsOf(say)} |`).join('\n')}
`

const PHASES = ['fetch', 'plan', 'build', 'publish', 'commit', 'predeploy', 'start', 'verify', 'switch', 'run'] as const

const WHEN: Readonly<Record<(typeof PHASES)[number], string>> = {
  fetch: 'The commit is brought from the repository.',
  plan: 'The files say how the app is built and started.',
  build: 'Dependencies are installed, and the app is built.',
  publish: 'An image is pushed (not on the process runtime).',
  commit: 'Manifests are committed (not on the process runtime).',
  predeploy: 'The app\'s own command runs before anything new starts.',
  start: 'The processes are started; seen until the release is verified.',
  verify: 'The release is asked whether it is ready, on its own port.',
  switch: 'Traffic moves, and the front door is asked.',
  run: 'Afterwards, while the release has the traffic.',
}

function section(phase: (typeof PHASES)[number]): string {
  const codes = Object.entries<CauseCode>(CAUSE_CODES).filter(([, code]) => code.phase === phase)
  return `## ${phase}\n\n${WHEN[phase]}\n\n| code | meaning | mended in |\n|---|---|---|\n${codes.map(([name, code]) => `| \`${name}\` | **${code.title}.** ${code.explanation}${code.fault === 'podo' ? ' (Podo)' : ''} | ${placeOf(code)} |`).join('\n')}`
}

const placeOf = ({ setting }: CauseCode): string => (setting === null ? '' : `${setting.where}${setting.name === null ? '' : `: \`${setting.name}\``}`)

/** The names that a sentence takes from its facts, in their order. */
function factsOf(say: (facts: Record<string, string>) => string): string {
  const asked: string[] = []
  say(
    new Proxy<Record<string, string>>({}, {
      get: (_facts, name) => {
        asked.push(`\`${String(name)}\``)
        return ''
      },
    }),
  )
  return asked.join(', ')
}
