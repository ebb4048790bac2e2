import { invalid } from '@podo/kernel'

/** A full commit name; made only here, so that nothing else can stand among the arguments of git. */
export function parseCommitName(text: string): string {
  if (!/^[0-9a-f]{40}$/.test(text)) throw invalid('INVALID_COMMIT', 'A commit is named by its 40 digits.')
  return text
}

/**
 * What `cat-file` is asked for a commit name (4 digits or more), a branch or a tag; null for text that is neither.
 * Git's own revision language (`main@{1}`, `:/text`) is not spoken: it can search for as long as it likes.
 */
export function revisionNames(text: string): string[] | null {
  if (text.length > 250 || /[\0-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\/|\.lock(\/|$)|^[-/.]|[/.]$/.test(text) || text === '' || text === '@') return null
  const commit = /^[0-9a-f]{4,40}$/.test(text) ? [`${text}^{commit}`] : []
  return [...commit, `refs/heads/${text}^{commit}`, `refs/tags/${text}^{commit}`]
}
