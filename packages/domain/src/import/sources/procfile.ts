import type { ImportDraft } from '../draft.ts'
import { processName } from '../process-name.ts'

const LINE = /^([A-Za-z][A-Za-z0-9_-]{0,60})\s*:\s*(\S.*)$/

/** Read line by line and not by the parser of plans, which says no lines. */
export function takeProcfile(file: string, text: string, draft: ImportDraft): void {
  for (const [index, raw] of text.slice(0, 65_536).split(/\r\n|\n|\r/).entries()) {
    const parts = LINE.exec(raw.trim())
    const [, name = '', command = ''] = parts ?? []
    if (parts === null || command.length > 4096) {
      if (!/^\s*(?:#|$)/.test(raw)) draft.leave({ file, line: index + 1, what: raw.trim().slice(0, 40) }, 'The line is no "name: command", and other platforms pass over it as well.', 'Write it as one line, or as a process into podo.yaml.')
      continue
    }
    const origin = { file, line: index + 1, what: name }
    const process = processName(name)
    if (name === 'release') draft.set(origin, 'predeploy', command)
    else if (process !== null) draft.set(origin, `processes.${process}`, command, process === name ? undefined : `${name} is called ${process} here`)
  }
}
