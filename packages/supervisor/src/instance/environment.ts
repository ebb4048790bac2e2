import { join } from 'node:path'
import type { ReleaseSpec } from '@podo/agent-protocol'
import type { InstanceFolders } from '../files/prepare.ts'
import { markOf } from '../machine/machine.ts'
import type { Machine } from '../machine/machine.ts'
import { MARK_VARIABLE } from '../proc/scan-marked.ts'
import type { InstanceRecord } from '../state/schema.ts'
import { placeSurroundings } from './surroundings.ts'

/** The folder that the app's commands run in. */
export const workFolder = (spec: Pick<ReleaseSpec, 'folder'>, folders: InstanceFolders): string => join(folders.app, spec.folder)

/** Everything that a process sees. No release number: the same content key means the same environment but for the port. */
export function instanceEnvironment(machine: Machine, spec: ReleaseSpec, record: InstanceRecord, folders: InstanceFolders): Record<string, string> {
  return {
    LANG: 'C.UTF-8',
    ...placeSurroundings(spec.surroundings, workFolder(spec, folders), machine.searchPath),
    ...spec.variables,
    ...spec.secrets,
    HOME: folders.home,
    TMPDIR: folders.temporary,
    ...(record.port === null ? {} : { PORT: String(record.port) }),
    [MARK_VARIABLE]: markOf(machine, record.id),
  }
}
