import type { Fence } from '../fence/fence.ts'
import { repositoryOf } from '../repository/repository.ts'

/** What a fence says of these files, one `file: fix` each. */
export const fixesOf = (fence: Fence, files: Readonly<Record<string, string>>): string[] =>
  fence.look(repositoryOf(files)).findings.map(({ file, fix }) => `${file}: ${fix}`)
