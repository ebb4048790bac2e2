/** Process name to command, in the order of the file; `release` of other platforms is the pre-deploy command. */
export interface Procfile {
  readonly processes: ReadonlyMap<string, string>
  readonly predeploy: string | null
}

const LINE = /^([A-Za-z][A-Za-z0-9_-]{0,29})\s*:\s*(\S.*)$/
const MAX_PROCESSES = 20

export function parseProcfile(text: string): Procfile {
  const processes = new Map<string, string>()
  let predeploy: string | null = null
  for (const line of text.replace(/^\uFEFF/, '').slice(0, 65_536).split(/\r\n|\n|\r/)) {
    const parts = LINE.exec(line.trim())
    if (parts === null || parts[2] === undefined || parts[2].includes('\0') || parts[2].length > 4096) continue
    const name = (parts[1] ?? '').toLowerCase().replaceAll('_', '-')
    if (name === 'release') predeploy = parts[2]
    else if (processes.size < MAX_PROCESSES) processes.set(name, parts[2])
  }
  return { processes, predeploy }
}
