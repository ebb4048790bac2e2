import { notice } from '../notices.ts'
import type { PlanNotice } from '../notices.ts'
import { withoutComments } from './node-config.ts'
import type { Member } from './node-workspace.ts'
import { sourcePath } from './source-path.ts'

const PORT_IN_CALL = /\.listen\(\s{0,20}(?:\{\s{0,20}port\s{0,20}:\s{0,20})?(\d{2,5})\b/
const PORT_IN_NAME = /\b(?:const|let|var)\s{1,5}port\s{0,5}=\s{0,5}(\d{2,5})\b/i

/** Said where the file that starts names its port itself: the most frequent reason why an app is never reached. */
export function fixedPortNotice({ tree }: Member, web: string | undefined): PlanNotice | null {
  const file = /^(?:node|tsx|ts-node)\s(?:\S+\s)*?(?:\.\/)?([\w./-]+\.[cm]?[jt]s)$/.exec(web ?? '')?.[1]
  if (file === undefined) return null
  const text = withoutComments((tree.read(file) ?? '').slice(0, 65_536))
  if (/\benv\b|\bPORT\s{0,5}[,}]/.test(text)) return null
  const port = PORT_IN_CALL.exec(text)?.[1] ?? (text.includes('.listen(') ? PORT_IN_NAME.exec(text)?.[1] : undefined)
  return port === undefined ? null : notice('fixed-port', { file: sourcePath(tree, file), port: Number(port) })
}
