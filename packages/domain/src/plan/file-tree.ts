/** A source tree handed in by the caller; the domain reads nothing itself. */
export interface FileTree {
  /** Paths of all regular files, relative, `/`-separated, sorted. */
  readonly paths: readonly string[]
  /** Text of a file, at most 1 MiB of it; null when there is none or it is not text. */
  read(path: string): string | null
}
