/**
 * What package managers and build tools say when an install fails, in one table. Their own codes and exit statuses
 * first; where a tool has none, the final line that it has printed unchanged for years. Only what ended badly is
 * looked at, and the order of `FINDINGS` decides when several signs are there (a tool that could not reach its
 * registry mostly says afterwards that it found no such package).
 */
export const FINDINGS = ['WRAPPER', 'SIGN-IN', 'REGISTRY', 'INTEGRITY', 'WRONG-VERSION', 'LOCKFILE', 'MISSING-PACKAGE', 'CONFLICT', 'COMPILE'] as const
export type Finding = (typeof FINDINGS)[number]

export interface InstallSign {
  readonly tool: InstallTool
  readonly finding: Finding
  /** Looked for in the last lines, one text with line breaks; groups: `package`, `wants`, `found`, `error`. */
  readonly pattern?: RegExp
  /** Others write the like, too: it counts in a command of this tool alone. */
  readonly isLoose?: true
  /** Exit status of a command that is an install of this tool and nothing else. */
  readonly exitCode?: number
}

export interface InstallToolFacts {
  /** Where its dependencies are listed. */
  readonly manifest: string
  readonly lockfile: string
  /** What renews the lockfile at home. */
  readonly relock: string
  /** A command that is its own. */
  readonly command: RegExp
  /** A command that ends with the tool's own status, where its statuses mean something. */
  readonly installs?: RegExp
}

export const INSTALL_TOOLS = {
  npm: { manifest: 'package.json', lockfile: 'package-lock.json', relock: 'npm install', command: /\bnpm\b/ },
  pnpm: { manifest: 'package.json', lockfile: 'pnpm-lock.yaml', relock: 'pnpm install', command: /\bpnpm\b/ },
  yarn: { manifest: 'package.json', lockfile: 'yarn.lock', relock: 'yarn install', command: /\byarn\b/ },
  pip: { manifest: 'requirements.txt', lockfile: 'requirements.txt', relock: 'pip-compile', command: /\bpip3?\b/ },
  uv: { manifest: 'pyproject.toml', lockfile: 'uv.lock', relock: 'uv lock', command: /\buv\b/ },
  poetry: { manifest: 'pyproject.toml', lockfile: 'poetry.lock', relock: 'poetry lock', command: /\bpoetry\b/ },
  cargo: { manifest: 'Cargo.toml', lockfile: 'Cargo.lock', relock: 'cargo update --workspace', command: /\bcargo\b/ },
  go: { manifest: 'go.mod', lockfile: 'go.sum', relock: 'go mod tidy', command: /\bgo\b/ },
  maven: { manifest: 'pom.xml', lockfile: 'pom.xml', relock: 'mvn -U verify', command: /\bmvnw?\b/ },
  gradle: { manifest: 'build.gradle', lockfile: 'gradle.lockfile', relock: 'gradle dependencies --write-locks', command: /\bgradlew?\b/ },
  bundler: { manifest: 'Gemfile', lockfile: 'Gemfile.lock', relock: 'bundle lock', command: /\bbundle\b/, installs: /^bundle(?: (?:install|update)\b[^&|;\n]*)?$/ },
  composer: { manifest: 'composer.json', lockfile: 'composer.lock', relock: 'composer update --lock', command: /\bcomposer\b/, installs: /^(?:php )?composer(?:\.phar)? (?:install|update)\b[^&|;\n]*$/ },
} as const satisfies Record<string, InstallToolFacts>

export type InstallTool = keyof typeof INSTALL_TOOLS

/** `npm error code X`, npm's machine-readable answer. */
const npm = (codes: string): RegExp => new RegExp(`^npm (?:error|ERR!) code (?<error>${codes})\\s*$`, 'm')
const pnpm = (codes: string): RegExp => new RegExp(`\\b(?<error>ERR_PNPM_(?:${codes}))\\b`)
const yarnBerry = (codes: string): RegExp => new RegExp(`\\b(?<error>YN(?:${codes})):[^\\n]{0,5}?\\s(?:│\\s)?(?<package>@?[\\w./-]{1,214})?`)

export const INSTALL_SIGNS: readonly InstallSign[] = [
  { tool: 'npm', finding: 'MISSING-PACKAGE', pattern: /^npm (?:error|ERR!) 404\s+'(?<package>@?[^@'\n]{1,214})(?:@[^'\n]{0,200})?' is not in/m },
  { tool: 'npm', finding: 'MISSING-PACKAGE', pattern: /^npm (?:error|ERR!) 404\s+The requested resource '(?<package>@?[^@'\n]{1,214})(?:@[^'\n]{0,200})?' could not be found/m },
  { tool: 'npm', finding: 'MISSING-PACKAGE', pattern: /^npm (?:error|ERR!) notarget No matching version found for (?<package>\S{1,300}?)\.?\s*$/m },
  { tool: 'npm', finding: 'MISSING-PACKAGE', pattern: npm('E404|ETARGET') },
  { tool: 'npm', finding: 'LOCKFILE', pattern: npm('EUSAGE') },
  { tool: 'npm', finding: 'CONFLICT', pattern: /^npm (?:error|ERR!) Could not resolve dependency:\s+npm (?:error|ERR!) (?:peer |dev |optional )?(?<package>@?[\w./-]{1,214})@"/m },
  { tool: 'npm', finding: 'CONFLICT', pattern: npm('ERESOLVE') },
  { tool: 'npm', finding: 'WRONG-VERSION', pattern: /^npm (?:error|ERR!) engine Not compatible with your version of node\/npm: (?<package>\S{1,300})/m },
  { tool: 'npm', finding: 'WRONG-VERSION', pattern: npm('EBADENGINE') },
  { tool: 'npm', finding: 'INTEGRITY', pattern: npm('EINTEGRITY') },
  { tool: 'npm', finding: 'SIGN-IN', pattern: npm('E401|E403|ENEEDAUTH') },
  { tool: 'npm', finding: 'REGISTRY', pattern: npm('EAI_AGAIN|ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|E5\\d\\d|[A-Z_]*CERT[A-Z_]*|UNABLE_TO_VERIFY_LEAF_SIGNATURE') },
  { tool: 'npm', finding: 'COMPILE', pattern: /\bgyp ERR! (?:build|configure) error/ },

  { tool: 'pnpm', finding: 'MISSING-PACKAGE', pattern: /\bERR_PNPM_NO_MATCHING_VERSION\b[^\n]{0,40}No matching version found for (?<package>@?[^@\s]{1,214})/ },
  { tool: 'pnpm', finding: 'MISSING-PACKAGE', pattern: /\bERR_PNPM_FETCH_404\b[^\n]{0,300}\/(?<package>[^/\s]{1,214}): Not Found/ },
  { tool: 'pnpm', finding: 'MISSING-PACKAGE', pattern: pnpm('FETCH_404|NO_MATCHING_VERSION|NO_VERSIONS') },
  { tool: 'pnpm', finding: 'LOCKFILE', pattern: pnpm('OUTDATED_LOCKFILE|FROZEN_LOCKFILE_WITH_OUTDATED_LOCKFILE|NO_LOCKFILE|LOCKFILE_BREAKING_CHANGE|LOCKFILE_CONFIG_MISMATCH|LOCKFILE_MISSING_DEPENDENCY|BROKEN_LOCKFILE') },
  { tool: 'pnpm', finding: 'CONFLICT', pattern: pnpm('PEER_DEP_ISSUES') },
  { tool: 'pnpm', finding: 'WRONG-VERSION', pattern: pnpm('UNSUPPORTED_ENGINE') },
  { tool: 'pnpm', finding: 'INTEGRITY', pattern: pnpm('TARBALL_INTEGRITY') },
  { tool: 'pnpm', finding: 'SIGN-IN', pattern: pnpm('FETCH_40[13]') },
  { tool: 'pnpm', finding: 'REGISTRY', pattern: pnpm('META_FETCH_FAIL|FETCH_5\\d\\d') },

  { tool: 'yarn', finding: 'MISSING-PACKAGE', pattern: /^error Couldn't find (?:package|any versions for) "(?<package>[^"\n]{1,214})"/m },
  { tool: 'yarn', finding: 'MISSING-PACKAGE', pattern: yarnBerry('0035|0082|0016') },
  { tool: 'yarn', finding: 'LOCKFILE', pattern: /^error Your lockfile needs to be updated/m },
  { tool: 'yarn', finding: 'LOCKFILE', pattern: /\b(?<error>YN0028)\b/ },
  { tool: 'yarn', finding: 'WRONG-VERSION', pattern: /^error (?<package>\S{1,214}): The engine "[^"\n]{1,40}" is incompatible[^\n]{0,60}Expected version "(?<wants>[^"\n]{1,60})"\. Got "(?<found>[^"\n]{1,40})"/m },
  { tool: 'yarn', finding: 'INTEGRITY', pattern: /^error Integrity check failed for "(?<package>[^"\n]{1,214})"|\b(?<error>YN0018)\b/m },
  { tool: 'yarn', finding: 'SIGN-IN', pattern: /\b(?<error>YN0041|YN0033)\b/ },
  { tool: 'yarn', finding: 'REGISTRY', pattern: /^error An unexpected error occurred: "[^\n]{0,300}(?<error>ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT)|There appears to be trouble with your network connection/m },
  { tool: 'yarn', finding: 'REGISTRY', pattern: /\bYN0001: [^\n]{0,20}\bRequestError: [^\n]{0,200}(?<error>ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT)/ },

  { tool: 'pip', finding: 'MISSING-PACKAGE', pattern: /^ERROR: (?:Could not find a version that satisfies the requirement|No matching distribution found for) (?<package>[\w.-]{1,214})/m },
  { tool: 'pip', finding: 'LOCKFILE', pattern: /^ERROR: In --require-hashes mode, all requirements must/m },
  { tool: 'pip', finding: 'CONFLICT', pattern: /^ERROR: Cannot install (?<package>[\w.-]{1,214})[^\n]{0,300} because these package versions have conflicting dependencies|^ERROR: ResolutionImpossible/m },
  { tool: 'pip', finding: 'WRONG-VERSION', pattern: /^ERROR: Package '(?<package>[^'\n]{1,214})' requires a different Python: (?<found>\S{1,20}) not in '(?<wants>[^'\n]{1,60})'/m },
  { tool: 'pip', finding: 'INTEGRITY', pattern: /^ERROR: THESE PACKAGES DO NOT MATCH THE HASHES/m },
  { tool: 'pip', finding: 'REGISTRY', pattern: /\bRetry\(total=0\b[^\n]{0,400}?(?<error>NewConnectionError|ConnectTimeoutError|NameResolutionError|ProxyError|ReadTimeoutError|SSLError|ProtocolError|RemoteDisconnected)/ },
  { tool: 'pip', finding: 'COMPILE', pattern: /^ERROR: Failed (?:building wheel for|to build (?:installable wheels for some pyproject\.toml based projects \()?) ?(?<package>[\w.-]{1,214})|^error: command '[^'\n]{0,200}(?:gcc|g\+\+|cc|clang)' failed/m },

  { tool: 'uv', finding: 'MISSING-PACKAGE', isLoose: true, pattern: /Because (?:there (?:is|are) no versions? of )?(?<package>[\w.-]{1,214}?)(?:\[[^\]\n]{1,60}\])?(?:(?:==|[<>~!])\S{1,60})?\s+(?:was\s+not\s+found\s+in\s+the\s+package\s+registry|(?:and|your|so)\b)/ },
  { tool: 'uv', finding: 'LOCKFILE', pattern: /The lockfile at `?uv\.lock`? needs to be updated|Unable to find lockfile at `?uv\.lock/ },
  { tool: 'uv', finding: 'CONFLICT', pattern: /No solution found when resolving/ },
  { tool: 'uv', finding: 'WRONG-VERSION', pattern: /(?:current|requested) Python\s+version \((?<found>[^)\n]{1,40})\) does not\s+satisfy\s+Python(?<wants>[^\s,]{1,40})/ },
  { tool: 'uv', finding: 'INTEGRITY', pattern: /Hash mismatch for `(?<package>[^`\n]{1,214})`/ },
  { tool: 'uv', finding: 'SIGN-IN', isLoose: true, pattern: /HTTP status client error \((?<error>401|403) / },
  { tool: 'uv', finding: 'REGISTRY', pattern: /Failed to fetch: `https?:[^\n]{1,300}/ },
  { tool: 'uv', finding: 'COMPILE', pattern: /Failed to build `(?<package>[^`\n]{1,214})`/ },

  { tool: 'poetry', finding: 'MISSING-PACKAGE', pattern: /depends on (?<package>[\w.-]{1,214})\s+\([^)\n]{0,80}\)\s+which\s+doesn't\s+match\s+any\s+versions|(?:Could not find a matching version of package|Unable to find installation candidates for) \S/ },
  { tool: 'poetry', finding: 'LOCKFILE', pattern: /pyproject\.toml changed significantly since poetry\.lock was last generated|poetry\.lock (?:was |file )?not found/ },
  { tool: 'poetry', finding: 'CONFLICT', pattern: /version solving failed/ },
  { tool: 'poetry', finding: 'WRONG-VERSION', pattern: /Current Python version \((?<found>[^)\n]{1,40})\) is not allowed by the project \((?<wants>[^)\n]{1,60})\)/ },
  { tool: 'poetry', finding: 'REGISTRY', pattern: /All attempts to connect to \S{1,200} failed/ },

  { tool: 'cargo', finding: 'MISSING-PACKAGE', pattern: /^error: no matching package(?: named)? `(?<package>[^`\n]{1,214})` found|^error: failed to select a version for the requirement `(?:[^`\n]{1,214})`/m },
  { tool: 'cargo', finding: 'LOCKFILE', pattern: /needs to be updated but --(?:locked|frozen) was passed|cannot (?:update|create) the lock file/ },
  { tool: 'cargo', finding: 'CONFLICT', pattern: /^error: failed to select a version for `(?<package>[^`\n]{1,214})`/m },
  { tool: 'cargo', finding: 'WRONG-VERSION', pattern: /requires rustc (?<wants>[\d.]{1,20}) or newer, while the currently active rustc version is (?<found>[\d.]{1,20})|^error: rustc (?:[\d.]{1,20}) is not supported by the following package|feature `edition\d{4}` is required/m },
  { tool: 'cargo', finding: 'REGISTRY', isLoose: true, pattern: /^\s*\[(?<error>5|6|7|28|35|56|60)\] [A-Z][^\n]{1,80}\(/m },
  { tool: 'cargo', finding: 'INTEGRITY', pattern: /^error: (?:failed to verify the checksum of `(?<package>[^`\n]{1,214})`|checksum for `[^`\n]{1,214}` changed between lock files)/m },
  { tool: 'cargo', finding: 'COMPILE', pattern: /^error: (?:linker `[^`\n]{1,40}` not found|failed to run custom build command for `(?<package>[^`\s]{1,214}))/m },

  { tool: 'go', finding: 'MISSING-PACKAGE', pattern: /no required module provides package (?<package>[^;:\s]{1,214})|module \S{1,214}: reading \S{1,300}: 4(?:04|10) |: invalid version: unknown revision/ },
  { tool: 'go', finding: 'LOCKFILE', pattern: /missing go\.sum entry for|go: updates to go\.mod needed|go: inconsistent vendoring/ },
  { tool: 'go', finding: 'WRONG-VERSION', pattern: /requires go >= (?<wants>[\w.]{1,20}) \(running go (?<found>[\w.]{1,20})|note: module requires Go (?:[\d.]{1,20})/ },
  { tool: 'go', finding: 'INTEGRITY', pattern: /verifying (?<package>[^\s:]{1,214}): checksum mismatch/ },
  { tool: 'go', finding: 'REGISTRY', isLoose: true, pattern: /^(?:go: |\S{1,200}: )[^\n]{0,300}(?<error>dial tcp)\b/m },
  { tool: 'go', finding: 'COMPILE', pattern: /cgo: C compiler "(?<package>[^"\n]{1,60})" not found/ },

  { tool: 'maven', finding: 'WRAPPER', pattern: /^(?:wget|curl): Failed to fetch (?<package>\S{1,300})|Could not find or load main class org\.apache\.maven\.wrapper\./m },
  { tool: 'maven', finding: 'MISSING-PACKAGE', pattern: /Could not find artifact (?<package>[\w.:-]{1,214})|(?:[\w.-]{1,100}:[\w.-]{1,100}:[\w.:-]{1,60}) was not found in https?:/ },
  { tool: 'maven', finding: 'CONFLICT', pattern: /Dependency convergence error for (?<package>\S{1,214})|DependencyConvergence failed/ },
  { tool: 'maven', finding: 'WRONG-VERSION', pattern: /error: (?:release version|invalid (?:target|source) release:) (?<wants>[\d.]{1,10})/ },
  { tool: 'maven', finding: 'WRONG-VERSION', pattern: /Detected JDK (?:version )?(?<found>[\w.+-]{1,40}) is not in the allowed range (?<wants>\S{1,40})/ },
  { tool: 'maven', finding: 'SIGN-IN', pattern: /Could not transfer artifact (?<package>\S{1,214}) [^\n]{0,300}(?:status: 40[13]|status code: 40[13]|authentication failed|Not authorized)/i },
  { tool: 'maven', finding: 'REGISTRY', pattern: /Could not transfer artifact \S{1,214} from\/to/ },

  { tool: 'gradle', finding: 'WRAPPER', pattern: /Could not install Gradle distribution from '(?<package>[^'\n]{1,300})'|^\s*at org\.gradle\.wrapper\.(?:Download|Install)\b|Could not find or load main class org\.gradle\.wrapper\./m },
  { tool: 'gradle', finding: 'MISSING-PACKAGE', pattern: /Could not find (?<package>[\w.-]{1,100}:[\w.-]{1,100}:[\w.-]{1,60})\.|Plugin \[id: '(?:[^'\n]{1,100})'[^\n]{0,100}\] was not found in any of the following sources/ },
  { tool: 'gradle', finding: 'LOCKFILE', pattern: /which is not part of the dependency lock state|but it is part of the dependency lock state/ },
  { tool: 'gradle', finding: 'WRONG-VERSION', pattern: /Cannot find a Java installation on your machine[^\n]{0,100} matching[^\n]{0,40}languageVersion=(?<wants>\d{1,3})|Unsupported class file major version \d/ },
  { tool: 'gradle', finding: 'INTEGRITY', pattern: /Dependency verification failed for/ },
  { tool: 'gradle', finding: 'SIGN-IN', pattern: /Received status code (?<error>401|403) from server/ },
  { tool: 'gradle', finding: 'REGISTRY', pattern: /Could not (?:GET|HEAD) 'https?:/ },

  { tool: 'bundler', finding: 'MISSING-PACKAGE', pattern: /Could not find gem '(?<package>[^'\s]{1,214})/ },
  { tool: 'bundler', finding: 'MISSING-PACKAGE', exitCode: 7 },
  { tool: 'bundler', finding: 'LOCKFILE', exitCode: 16 },
  { tool: 'bundler', finding: 'LOCKFILE', exitCode: 20 },
  { tool: 'bundler', finding: 'CONFLICT', exitCode: 6 },
  { tool: 'bundler', finding: 'WRONG-VERSION', pattern: /Your Ruby version is (?<found>[^,\s]{1,20}), but your Gemfile specified (?<wants>\S{1,40})/ },
  { tool: 'bundler', finding: 'WRONG-VERSION', exitCode: 18 },
  { tool: 'bundler', finding: 'INTEGRITY', exitCode: 37 },
  { tool: 'bundler', finding: 'REGISTRY', pattern: /Could not reach host \S{1,200}|Could not fetch specs from/ },
  { tool: 'bundler', finding: 'REGISTRY', exitCode: 17 },
  { tool: 'bundler', finding: 'COMPILE', pattern: /Gem::Ext::BuildError|An error occurred while installing (?<package>\S{1,100}) \(/ },

  { tool: 'composer', finding: 'MISSING-PACKAGE', pattern: /Root composer\.json requires (?<package>[\w./-]{1,214})[^\n]{0,200}(?:could not be found in any version|but (?:it does|these do) not match)/ },
  { tool: 'composer', finding: 'LOCKFILE', pattern: /Your lock file does not contain a compatible set of packages|is not present in the lock file/ },
  { tool: 'composer', finding: 'LOCKFILE', exitCode: 4 },
  { tool: 'composer', finding: 'CONFLICT', exitCode: 2 },
  { tool: 'composer', finding: 'WRONG-VERSION', pattern: /requires php (?<wants>[^\n]{1,40}) -> your php version \((?<found>[^;)\n]{1,20})/ },
  { tool: 'composer', finding: 'REGISTRY', pattern: /curl error (?<error>\d{1,3}) while downloading/ },
  { tool: 'composer', finding: 'REGISTRY', exitCode: 100 },
]
