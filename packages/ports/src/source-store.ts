import type { FileTree, ManifestFile } from '@podo/domain'

export interface CommitInfo {
  readonly commit: string
  readonly tree: string
  readonly message: string
  readonly author: string
  /** ISO 8601. */
  readonly at: string
}

/** Every app's source is a Git repository of its own; an upload becomes a commit in it. */
export interface SourceStore {
  ensure(appId: string): Promise<void>
  /** Which of these blobs are not there yet. */
  missing(appId: string, oids: readonly string[]): Promise<string[]>
  /**
   * Makes a commit of exactly these files on `main`. `contents` yields the blobs that were missing; every blob's hash
   * is checked. The same tree on top of the same commit gives that commit back.
   */
  commitUpload(
    appId: string,
    files: readonly ManifestFile[],
    contents: AsyncIterable<{ oid: string; content: Uint8Array }>,
    by: { author: string; message: string },
  ): Promise<CommitInfo>
  /** Null when there is no such commit. */
  describe(appId: string, revision: string): Promise<CommitInfo | null>
  /** Writes the files of a commit into an empty folder, without running anything of the repository. */
  checkOut(appId: string, commit: string, folder: string, signal: AbortSignal): Promise<void>
  /** The tree of a commit for detection, bounded. */
  tree(appId: string, commit: string): Promise<FileTree>
  /** Commits and number of files between two commits, newest first, at most 50. */
  changes(appId: string, from: string, to: string): Promise<{ commits: readonly CommitInfo[]; files: number }>
  remove(appId: string): Promise<void>
}
