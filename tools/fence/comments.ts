import { isModule } from '../repository/kinds.ts'
import { eachFile } from './fence.ts'

const disables = /^\s*(?:oxlint|eslint)-disable/
const reason = /--\s*\S.{9,}/
const unfinished = /\b(?:TODO|FIXME|XXX|HACK)\b/

/** A rule is switched off for a stated reason, and nothing is left for later in a comment. */
export const comments = eachFile('comments', isModule, (file, repository) =>
  repository.parse(file).comments.flatMap(({ value, line }) => {
    if (disables.test(value) && !reason.test(value)) {
      return [{ file, line, rule: 'comments', fix: 'switches a rule off without saying why. Write `oxlint-disable-next-line rule -- the reason`.' }]
    }
    if (unfinished.test(value)) return [{ file, line, rule: 'comments', fix: 'leaves work in a comment. Do it now, or open an issue and take the comment out.' }]
    return []
  }),
)
