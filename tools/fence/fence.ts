import type { Repository } from '../repository/repository.ts'

/** One thing that is wrong: where, which rule, and what to do about it. */
export interface Finding {
  readonly file: string
  readonly line?: number
  readonly rule: string
  readonly fix: string
}

export interface Look {
  /** How many things the fence looked at. One that saw nothing fails: it guards an empty field. */
  readonly seen: number
  readonly findings: readonly Finding[]
}

export interface Fence {
  readonly name: string
  readonly look: (repository: Repository) => Look
}

export const show = ({ file, line, rule, fix }: Finding): string => `${file}${line === undefined ? '' : `:${line}`}  [${rule}] ${fix}`

/** A fence that looks at each of some files by itself. */
export function eachFile(name: string, isMine: (file: string) => boolean, look: (file: string, repository: Repository) => readonly Finding[]): Fence {
  return {
    name,
    look: (repository) => {
      const mine = repository.files.filter(isMine)
      return { seen: mine.length, findings: mine.flatMap((file) => look(file, repository)) }
    },
  }
}
