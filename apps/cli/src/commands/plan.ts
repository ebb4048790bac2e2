import type { CommandDeclaration } from '../command.ts'
import { detect } from '@podo/domain'
import { EXIT } from '../exit-codes.ts'
import { readTree } from '../folder/tree.ts'
import { inert } from '../output/output.ts'
import { planRows } from '../output/plan-lines.ts'

export const plan: CommandDeclaration = {
  name: 'plan',
  summary: 'How Podo would build and start this folder; sends nothing',
  aboutApp: false,
  run: async (context) => {
    const detection = detect(await readTree(context.folder))
    if (detection.kind === 'unknown') {
      context.output.data(detection)
      context.output.say(`${detection.sentence}\nNext: ${detection.nextAction}\n(${detection.code})`)
      return EXIT.deploymentFailed
    }
    context.output.table(planRows(detection.plan), detection)
    for (const notice of detection.notices) context.output.say(inert(notice.sentence))
    return EXIT.ok
  },
}
