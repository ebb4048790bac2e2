import type { Trigger } from '@podo/domain'
import { sql } from 'drizzle-orm'
import type { Tx } from '../database/index.ts'

export type LogMarkView =
  | { readonly kind: 'live'; readonly at: number; readonly release: number; readonly deployment: number; readonly trigger: Trigger }
  | { readonly kind: 'exited'; readonly at: number; readonly process: string; readonly exitCode: number | null; readonly signal: string | null; readonly outOfMemory: boolean }

/** What happened to a target between two times (milliseconds), oldest first: releases that went live, processes that ended. */
export async function viewLogMarks(tx: Tx, targetId: string, span: { readonly from: number; readonly to: number }, limit: number): Promise<LogMarkView[]> {
  const milliseconds = (time: ReturnType<typeof sql>) => sql`floor(extract(epoch from ${time}) * 1000)::float8`
  const within = (time: ReturnType<typeof sql>) => sql`${time} between to_timestamp(${span.from}::float8 / 1000) and to_timestamp(${span.to}::float8 / 1000)`
  const { rows } = await tx.execute(sql`
    select m.mark from (
      select d.ended_at as at, jsonb_build_object('kind', 'live', 'at', ${milliseconds(sql`d.ended_at`)}, 'release', r.number, 'deployment', d.number, 'trigger', d.trigger) as mark
        from deployments d join releases r on r.id = d.release_id
        where d.target_id = ${targetId} and d.state = 'succeeded' and ${within(sql`d.ended_at`)}
      union all
      select e.at, jsonb_build_object('kind', 'exited', 'at', ${milliseconds(sql`e.at`)}, 'process', coalesce(e.data->>'process', ''),
          'exitCode', e.data->'exitCode', 'signal', e.data->'signal', 'outOfMemory', coalesce((e.data->>'outOfMemory')::boolean, false)) as mark
        from events e where e.stream_id = ${targetId} and e.kind = 'instance.instance-exited' and ${within(sql`e.at`)}
    ) m order by m.at desc limit ${limit}`)
  return (rows as unknown as { mark: LogMarkView }[]).map(({ mark }) => mark).reverse()
}
