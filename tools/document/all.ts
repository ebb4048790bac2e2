import { causesDocument } from './causes.ts'
import { languagesDocument } from './languages.ts'

/** Pages of docs/ that are made from the code. `npm run docs` writes them, the fence `generated` holds them to it. */
export const documents: Readonly<Record<string, () => string>> = {
  'docs/causes.md': causesDocument,
  'docs/languages.md': languagesDocument,
}
