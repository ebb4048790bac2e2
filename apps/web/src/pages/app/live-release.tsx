import type { AppEnvironment } from '@podo/contract'
import { environmentSearch } from '../../data/app.ts'
import type { Place } from '../../data/app.ts'
import { Card, Fact, Facts } from '../../design/card.tsx'
import { Mono } from '../../design/code.tsx'
import { Since } from '../../design/time.tsx'
import { configName, releaseName } from '../../language/words.ts'
import { m } from '../../paraglide/messages.js'
import { TextLink } from '../../shell/button-link.tsx'

/** The release that has the traffic, and what it runs with. */
export function LiveRelease({ place, here }: { readonly place: Place; readonly here: AppEnvironment }) {
  const { project, app, environment } = place
  if (here.live === null) return null
  const { release, since, commit } = here.live
  return (
    <Card title={m.app_live_release()}>
      <Facts>
        <Fact name={m.release()}>
          <TextLink to="/p/$project/$app/releases" params={{ project, app }} search={environmentSearch(environment)}>
            {releaseName(release)}
          </TextLink>{' '}
          <span className="text-muted">
            <Since at={since} />
          </span>
        </Fact>
        <Fact name={m.deployment_commit()}>
          <Mono>{commit.commit.slice(0, 7)}</Mono> <span className="line-clamp-2">{commit.message}</span>
          <span className="text-muted">{commit.author}</span>
        </Fact>
        <Fact name={m.app_config_version()}>
          <TextLink to="/p/$project/$app/config" params={{ project, app }} search={environmentSearch(environment)}>
            {configName(here.configVersion)}
          </TextLink>
        </Fact>
      </Facts>
    </Card>
  )
}
