import { answerPage } from './answer.ts'
import type { Exchange } from './exchange.ts'
import type { StaticTarget } from './table.ts'

export function serveStatic(exchange: Exchange, target: StaticTarget): void {
  exchange.contentKey = target.contentKey
  answerPage(exchange, 'missing')
}
