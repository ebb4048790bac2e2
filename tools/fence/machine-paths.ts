import { isText } from '../repository/kinds.ts'
import { eachFile } from './fence.ts'

/** In tests and docs the person is called `ada`. */
const patterns = [
  { pattern: /(?<![\w.])\/home\/(?!podo\b|ada\b|<|\$|\{)[a-z][\w.-]*/, fix: "names a person's home folder. Use a path from the root of the repository." },
  { pattern: /(?<![\w.])\/Users\/[A-Za-z]/, fix: "names a person's home folder. Use a path from the root of the repository." },
  { pattern: /[A-Za-z]:\\\\?Users\\/, fix: "names a person's home folder. Use a path from the root of the repository." },
  { pattern: /(?<![\w.])\/work\/(?:main|shared|\.)/, fix: 'names a folder of one machine. Use a path from the root of the repository.' },
  { pattern: /https?:\/\/(?:registry\.|[\w.-]*\/(?:artifactory|nexus|repository\/npm))/, fix: 'names a registry. Which one is used is the business of the machine (.npmrc of the user).' },
]

/** A clone works anywhere: no path of one machine, no address of one registry. */
export const machinePaths = eachFile(
  'machine-paths',
  (file) => isText(file) && file !== 'tools/fence/machine-paths.ts' && file !== 'tools/fence/machine-paths.test.ts',
  (file, repository) =>
    repository
      .read(file)
      .split('\n')
      .flatMap((text, index) =>
        patterns.filter(({ pattern }) => pattern.test(text)).map(({ fix }) => ({ file, line: index + 1, rule: 'machine-paths', fix })),
      ),
)
