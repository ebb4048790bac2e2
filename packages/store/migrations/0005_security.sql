-- Who may do what. Every table has row-level security, enabled and forced; a table without a policy shows nothing.
-- Roles are made before migrations run. Functions that act with their owner's rights pin their search path.

revoke create on schema public from public;
grant usage on schema public to podo_api, podo_worker;

do $$
declare
  t text;
begin
  for t in select tablename from pg_tables where schemaname = 'public' and tableowner = current_user loop
    execute format('alter table %I enable row level security, force row level security', t);
  end loop;

  -- The tables of a team: the request's role sees the rows of the scope's teams. The inner select makes it one look
  -- a statement instead of one a row.
  foreach t in array array['projects', 'environments', 'apps', 'app_environments', 'leases', 'hosts', 'secrets',
    'secret_versions', 'config_versions', 'builds', 'deployments', 'deployment_phases', 'releases', 'uploads', 'streams', 'events'] loop
    execute format('create policy team on %I to podo_api using (team_id = any ((select podo_teams())::uuid[]))', t);
  end loop;

  -- The engine and its reconcilers: every team.
  foreach t in array array['teams', 'users', 'instance_settings', 'projects', 'environments', 'apps', 'app_environments', 'leases',
    'hosts', 'secrets', 'secret_versions', 'config_versions', 'builds', 'deployments', 'deployment_phases', 'releases', 'compensations',
    'runtime_cursors', 'uploads', 'streams', 'events'] loop
    execute format('create policy engine on %I to podo_worker using (true)', t);
  end loop;
end
$$;

-- People. `authentication` is the scope of a request whose actor is not known yet; it reaches nothing of a team's work.
create policy seen on teams for select to podo_api
  using (id = any ((select podo_teams())::uuid[]) or (select podo_scope()) in ('authentication', 'administrator'));
create policy made on teams for insert to podo_api with check ((select podo_scope()) in ('authentication', 'administrator'));
create policy changed on teams for update to podo_api using (id = any ((select podo_teams())::uuid[]));

create policy seen on memberships for select to podo_api
  using (team_id = any ((select podo_teams())::uuid[]) or user_id = (select podo_user())
    or (select podo_scope()) in ('authentication', 'administrator'));
create policy made on memberships for insert to podo_api
  with check (team_id = any ((select podo_teams())::uuid[]) or (select podo_scope()) = 'authentication');
create policy changed on memberships for update to podo_api using (team_id = any ((select podo_teams())::uuid[]));
create policy removed on memberships for delete to podo_api using (team_id = any ((select podo_teams())::uuid[]));

create policy seen on users for select to podo_api
  using ((select podo_scope()) in ('authentication', 'administrator') or id = (select podo_user())
    or exists (select from memberships m where m.user_id = users.id and m.team_id = any ((select podo_teams())::uuid[])));
create policy made on users for insert to podo_api with check ((select podo_scope()) in ('authentication', 'administrator'));
create policy changed on users for update to podo_api
  using (id = (select podo_user()) or (select podo_scope()) in ('authentication', 'administrator'));

create policy own on user_passwords to podo_api
  using ((select podo_scope()) = 'authentication' or user_id = (select podo_user()));
create policy own on sessions to podo_api
  using ((select podo_scope()) = 'authentication' or user_id = (select podo_user()));
create policy authentication on sign_in_links to podo_api using ((select podo_scope()) = 'authentication');

create policy seen on api_tokens for select to podo_api
  using (team_id = any ((select podo_teams())::uuid[]) or (select podo_scope()) = 'authentication');
create policy made on api_tokens for insert to podo_api
  with check (team_id = any ((select podo_teams())::uuid[]) and user_id = (select podo_user()));
create policy changed on api_tokens for update to podo_api
  using (team_id = any ((select podo_teams())::uuid[]) or (select podo_scope()) = 'authentication');

create policy seen on instance_settings for select to podo_api using (true);
create policy made on instance_settings for insert to podo_api with check ((select podo_scope()) = 'administrator');
create policy changed on instance_settings for update to podo_api using ((select podo_scope()) = 'administrator');

-- Audit: written through podo_audit alone, which is the owner's.
create policy seen on audit_events for select to podo_api
  using (team_id = any ((select podo_teams())::uuid[]) or (select podo_scope()) = 'administrator');
create policy seen on audit_heads for select to podo_api using ((select podo_scope()) = 'administrator');
create policy chain on audit_events to current_user using (true);
create policy chain on audit_heads to current_user using (true);

-- What the request's role may do, column by column where a row has a part that is not its own.
grant select, insert, update (name) on teams to podo_api;
grant select, insert, update (display_name, login, disabled_at) on users to podo_api;
grant select, insert, update, delete on user_passwords to podo_api;
grant select, insert, update (role), delete on memberships to podo_api;
grant select, insert, update (last_seen_at, expires_at), delete on sessions to podo_api;
grant select, insert, update (last_used_at, revoked_at) on api_tokens to podo_api;
grant select, insert, update (used_at), delete on sign_in_links to podo_api;
grant select, insert, update on instance_settings to podo_api;
grant select, insert, update (name, display_name), delete on projects to podo_api;
grant select, insert, delete on environments to podo_api;
grant select, insert, update (name, display_name, deleting_at) on apps to podo_api;
grant select, insert, update (last_deployment, last_config, hold_reason, held_by, held_at, scale, settle_seconds, superseded_in_a_row)
  on app_environments to podo_api;
grant select on leases, builds, releases, deployment_phases, audit_events, audit_heads to podo_api;
grant select, insert, delete on hosts to podo_api;
grant select, insert, update (current_version_id) on secrets to podo_api;
-- Write-only: the sealed bytes are the worker's to read.
grant select (id, team_id, secret_id, fingerprint, created_at, created_by), insert on secret_versions to podo_api;
grant select, insert on config_versions to podo_api;
grant select, insert, update (state, ended_at, cancel_requested, cancel_requested_by, superseded_by) on deployments to podo_api;
grant select, insert, update (missing), delete on uploads to podo_api;
grant select, insert, update (seq) on streams to podo_api;
grant select, insert on events to podo_api;

-- What the engine may do. It knows people by name and nothing of how they sign in.
grant select, insert on teams to podo_worker;
grant select (id, display_name) on users to podo_worker;
grant select, insert, update on instance_settings to podo_worker;
grant select, insert, update, delete on projects, environments, apps, app_environments, leases, hosts, secrets, secret_versions, builds,
  deployments, deployment_phases, releases, compensations, runtime_cursors, uploads, streams to podo_worker;
grant select, insert, delete on config_versions, events to podo_worker;

-- Events: one more in a stream, numbered under the row lock of the stream. With the caller's rights: a stream that the
-- scope does not show is absent.
create function podo_emit(stream uuid, event_kind text, event_data jsonb) returns bigint
  language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  next_seq bigint;
  team uuid;
begin
  update streams s set seq = s.seq + 1 where s.id = stream returning s.seq, s.team_id into next_seq, team;
  if not found then
    raise exception 'stream % is absent', stream using errcode = 'no_data_found';
  end if;
  insert into events (stream_id, seq, team_id, kind, data) values (stream, next_seq, team, event_kind, event_data);
  perform pg_notify('podo_events', stream || ':' || next_seq);
  return next_seq;
end
$$;

-- The doorbell: "look at this deployment", rung in the transaction that wrote the row. The tables of graphile-worker
-- are the worker role's, so this runs with that role's rights. A key a deployment: rings that nobody heard yet are one;
-- a ring while its job runs makes another job. add_job answers nothing when a worker takes the job at the same moment:
-- then it is asked again.
create function podo_ring(deployment_id uuid) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  job bigint;
begin
  for attempt in 1 .. 5 loop
    select id into job from graphile_worker.add_job('look', json_build_object('deploymentId', deployment_id),
      job_key := deployment_id::text, job_key_mode := 'replace');
    exit when job is not null;
  end loop;
  perform pg_notify('podo_doorbell', deployment_id::text);
end
$$;

create function podo_audit_hash(previous bytea, id bigint, team_id uuid, at timestamptz, actor_id uuid, actor text, via text,
  action text, subject text, detail jsonb) returns bytea
  language sql stable set search_path = pg_catalog, pg_temp as $$
  select sha256(previous || convert_to(jsonb_build_array(id, team_id, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
    actor_id, actor, via, action, subject, detail)::text, 'UTF8'))
$$;

-- One more link. The lock on the chain's end is held until the transaction ends: call it last.
create function podo_audit(audit_team uuid, audit_actor_id uuid, audit_actor text, audit_via text, audit_action text, audit_subject text,
  audit_detail jsonb) returns bigint
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  head audit_heads;
  next_id bigint;
  moment timestamptz;
  link bytea;
begin
  if podo_scope() = 'team' and audit_team is not null and not audit_team = any (podo_teams()) then
    raise exception 'the team is not in the scope' using errcode = 'insufficient_privilege';
  end if;
  select * into strict head from audit_heads where chain = 'podo' for update;
  next_id := head.last_id + 1;
  moment := clock_timestamp();
  link := podo_audit_hash(head.hash, next_id, audit_team, moment, audit_actor_id, audit_actor, audit_via, audit_action, audit_subject, audit_detail);
  insert into audit_events (id, team_id, at, actor_id, actor, via, action, subject, detail, previous_hash, hash)
    values (next_id, audit_team, moment, audit_actor_id, audit_actor, audit_via, audit_action, audit_subject, audit_detail, head.hash, link);
  update audit_heads set last_id = next_id, hash = link where chain = 'podo';
  return next_id;
end
$$;

create function podo_refuse() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  raise exception 'the audit log is append-only' using errcode = 'insufficient_privilege';
end
$$;
create trigger append_only before update or delete on audit_events for each row execute function podo_refuse();
create trigger append_only_all before truncate on audit_events for each statement execute function podo_refuse();
create trigger one_head before delete on audit_heads for each row execute function podo_refuse();
create trigger one_head_all before truncate on audit_heads for each statement execute function podo_refuse();

revoke execute on function podo_ring(uuid), podo_audit(uuid, uuid, text, text, text, text, jsonb), podo_emit(uuid, text, jsonb) from public;
grant execute on function podo_ring(uuid), podo_audit(uuid, uuid, text, text, text, text, jsonb), podo_emit(uuid, text, jsonb)
  to podo_api, podo_worker;

grant create on schema public to podo_worker;
alter function podo_ring(uuid) owner to podo_worker;
revoke create on schema public from podo_worker;
