import type { DeploymentDetail } from '@podo/contract'
import { Card, Fact, Facts } from '../../design/card.tsx'
import { Mono } from '../../design/code.tsx'
import { causeSentence } from '../../language/cause.ts'
import { momentText } from '../../language/moment.ts'
import { configName, triggeredBy } from '../../language/words.ts'
import { m } from '../../paraglide/messages.js'

export function DeploymentFacts({ deployment }: { readonly deployment: DeploymentDetail }) {
  const { commit } = deployment
  const reason = reasonText(deployment)
  return (
    <Card title={m.settings_about()}>
      <Facts>
        <Fact name={m.deployment_trigger()}>{triggeredBy(deployment)}</Fact>
        <Fact name={m.deployment_began()}>
          <time dateTime={deployment.createdAt}>{momentText(Date.parse(deployment.createdAt))}</time>
        </Fact>
        {commit !== null && (
          <Fact name={m.deployment_commit()}>
            <Mono>{commit.commit.slice(0, 7)}</Mono> {commit.message}
          </Fact>
        )}
        <Fact name={m.app_config_version()}>{configName(deployment.configVersion)}</Fact>
        {reason !== null && reason !== '' && <Fact name={m.deployment_reason()}>{reason}</Fact>}
      </Facts>
    </Card>
  )
}

/** A person's own words; where Podo itself went back, the cause for which it did. */
const reasonText = ({ trigger, cause, reason }: DeploymentDetail): string | null => (trigger === 'auto-return' && cause !== null ? causeSentence(cause) : reason)
