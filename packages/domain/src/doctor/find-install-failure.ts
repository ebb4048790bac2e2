import { FINDINGS, INSTALL_SIGNS, INSTALL_TOOLS } from './install-signs.ts'
import type { Finding, InstallSign, InstallTool, InstallToolFacts } from './install-signs.ts'

export interface InstallFailure {
  readonly finding: Finding
  readonly tool: InstallTool
  readonly manifest: string
  readonly lockfile: string
  readonly relock: string
  /** What the lines name: `package`, `wants`, `found`, `error`. */
  readonly named: Readonly<Partial<Record<'package' | 'wants' | 'found' | 'error', string>>>
}

export interface InstallEnd {
  readonly command: string | null
  readonly exitCode: number | null
  /** Without control characters. */
  readonly lines: readonly string[]
}

const LONGEST_LINE = 600

/** What a package manager or a build tool ended with; null when its lines have none of the signs that are known. */
export function findInstallFailure(end: InstallEnd): InstallFailure | null {
  const text = end.lines.map((line) => line.slice(0, LONGEST_LINE)).join('\n')
  const found = INSTALL_SIGNS.flatMap((sign) => see(sign, end, text))
  // Of two signs of one finding the earlier in the table says more; a sign of the command's own tool before one of another.
  const [first, ...others] = found.sort((left, right) => FINDINGS.indexOf(left.finding) - FINDINGS.indexOf(right.finding) || Number(isCalled(right, end)) - Number(isCalled(left, end)))
  if (first === undefined) return null
  const named = others.filter(({ finding, tool }) => finding === first.finding && tool === first.tool).reduce((known, other) => ({ ...other.named, ...known }), first.named)
  return { ...first, named }
}

const isCalled = ({ tool }: Pick<InstallSign, 'tool'>, { command }: InstallEnd): boolean => command !== null && INSTALL_TOOLS[tool].command.test(command)

function see(sign: InstallSign, end: InstallEnd, text: string): InstallFailure[] {
  const facts: InstallToolFacts = INSTALL_TOOLS[sign.tool]
  const { manifest, lockfile, relock } = facts
  if (sign.exitCode !== undefined) return end.exitCode === sign.exitCode && facts.installs?.test(end.command?.trim() ?? '') === true ? [{ finding: sign.finding, tool: sign.tool, manifest, lockfile, relock, named: {} }] : []
  if (sign.isLoose === true && !isCalled(sign, end)) return []
  const match = sign.pattern?.exec(text) ?? null
  if (match === null) return []
  const named = Object.fromEntries(Object.entries(match.groups ?? {}).flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, value.trim()]])))
  return [{ finding: sign.finding, tool: sign.tool, manifest, lockfile, relock, named }]
}
