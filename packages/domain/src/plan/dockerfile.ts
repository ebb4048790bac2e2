/** What the last stage of a Dockerfile says of the process it starts. */
export interface Dockerfile {
  /** Image that the last stage is made of: `node:24-slim`; null where a variable decides. */
  readonly image: string | null
  /** ENTRYPOINT and CMD as one command; null when the image decides, or it cannot be read. */
  readonly command: string | null
  readonly ports: readonly number[]
}

const MAX_CHARACTERS = 65_536
const MAX_STAGES = 50

interface Stage {
  image: string | null
  entrypoint: string[] | string | null
  cmd: string[] | string | null
  ports: number[]
}

/** Reads FROM, ENTRYPOINT, CMD and EXPOSE (docs.docker.com/reference/dockerfile); everything else is passed over. */
export function readDockerfile(text: string): Dockerfile | null {
  const stages = new Map<string, Stage>()
  let stage: Stage | null = null
  for (const { name, rest } of instructions(text.slice(0, MAX_CHARACTERS))) {
    if (name === 'FROM') {
      if (stages.size >= MAX_STAGES) return null
      const [, image = '', alias = String(stages.size)] = /^(?:--\S{1,200}\s+)*(\S{1,300})(?:\s+AS\s+(\S{1,100}))?/i.exec(rest) ?? []
      const base = stages.get(image.toLowerCase())
      stage = base === undefined ? { image: image.includes('$') ? null : image, entrypoint: null, cmd: null, ports: [] } : { ...base, ports: [...base.ports] }
      stages.set(alias.toLowerCase(), stage)
    } else if (stage !== null) take(stage, name, rest)
  }
  return stage === null ? null : { image: stage.image, command: commandOf(stage), ports: stage.ports }
}

function take(stage: Stage, name: string, rest: string): void {
  if (name === 'CMD') stage.cmd = argumentsOf(rest)
  // As the builder does: an ENTRYPOINT of one's own takes back the CMD of the image below.
  if (name === 'ENTRYPOINT') Object.assign(stage, { entrypoint: argumentsOf(rest) })
  if (name === 'EXPOSE') {
    for (const [, port = ''] of rest.matchAll(/(?:^|\s)(\d{1,5})(?:\/tcp)?(?=\s|$)/g)) if (Number(port) > 0 && Number(port) < 65_536 && stage.ports.length < 20) stage.ports.push(Number(port))
  }
}

/** Instructions with their continued lines joined; comments and the bodies of here-documents left out. */
function* instructions(text: string): Iterable<{ name: string; rest: string }> {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  for (let at = 0; at < lines.length; at += 1) {
    let line = (lines[at] ?? '').trim()
    if (line === '' || line.startsWith('#')) continue
    while (line.endsWith('\\') && at + 1 < lines.length) {
      const next = (lines[(at += 1)] ?? '').trim()
      line = `${line.slice(0, -1)}${next.startsWith('#') ? '\\' : next}`
    }
    const [, name = '', rest = ''] = /^([A-Za-z]{1,20})\s+(.{1,4096})/.exec(line) ?? []
    if (name === '') continue
    const marker = /<<-?\s*["']?([A-Za-z_]\w{0,40})["']?/.exec(rest)?.[1]
    if (marker !== undefined && /^(?:RUN|COPY|ADD)$/i.test(name)) at = lines.indexOf(marker, at + 1) === -1 ? lines.length : lines.indexOf(marker, at + 1)
    yield { name: name.toUpperCase(), rest: rest.trim() }
  }
}

/** `["node", "server.js"]` as its words; anything else is a line for a shell. */
function argumentsOf(text: string): string[] | string {
  if (!text.startsWith('[')) return text
  try {
    const parsed: unknown = JSON.parse(text)
    return Array.isArray(parsed) && parsed.every((part) => typeof part === 'string') ? parsed : text
  } catch {
    return text
  }
}

function commandOf({ entrypoint, cmd }: Stage): string | null {
  const shell = shellLine(entrypoint) ?? shellLine(cmd)
  if (typeof entrypoint === 'string') return entrypoint
  const words = [...(entrypoint ?? []), ...(Array.isArray(cmd) ? cmd : [])]
  const line = typeof cmd === 'string' ? [...(entrypoint ?? []).map(quoted), cmd].join(' ') : (shell ?? words.map(quoted).join(' '))
  return line === '' || line.length > 1000 || /[\0\n]/.test(line) ? null : line
}

/** `["sh", "-c", "line"]` as the line, because Podo starts commands by a shell anyway. */
const shellLine = (words: string[] | string | null): string | null => (Array.isArray(words) && words.length === 3 && /^(?:\/bin\/|\/usr\/bin\/)?(?:ba|da)?sh$/.test(words[0] ?? '') && /^-l?c$/.test(words[1] ?? '') ? (words[2] ?? null) : null)

const quoted = (word: string): string => (/^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)
