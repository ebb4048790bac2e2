/** What the short-lived process that prepares the database tells the launcher, on its last line. */
export type Prepared =
  | { readonly ok: true; readonly isNew: boolean }
  | { readonly ok: false; readonly code: string; readonly sentence: string }
