/**
 * Every app's source, as a bare Git repository of its own: `<folder>/<appId>.git`.
 *
 * Keyed by app id. An upload becomes a commit on `main`; its blobs are written first and the branch moves last, by
 * compare and swap, so that a crash at any point leaves the branch where it was and at most some blobs that nothing
 * names. Writers of one app take turns in this process; another process that moved the branch makes the commit try
 * again on top of it. The same tree on the same head gives the head back.
 *
 * Nothing of a repository is ever run: no hooks, no filters, no attributes, no transport, no configuration but Podo's.
 * User values reach git through its input, never as an argument that could be an option. Every git process has a time
 * limit and ends with the signal of its caller; what it answers is bounded.
 */
export { createGitBuiltin } from './source-store.ts'
export type { GitBuiltinOptions } from './source-store.ts'
