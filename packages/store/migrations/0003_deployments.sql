create table builds (
  id uuid primary key,
  team_id uuid not null references teams,
  app_id uuid not null,
  -- The deployment that built it; its log is the build's log.
  deployment_id uuid not null,
  commit text not null check (commit ~ '^[0-9a-f]{40}$'),
  build_key text not null check (build_key ~ '^[0-9a-f]{64}$'),
  plan jsonb not null,
  artifact jsonb not null,
  milliseconds integer not null,
  created_at timestamptz not null default now(),
  unique (app_id, build_key),
  foreign key (app_id, team_id) references apps (id, team_id) on delete cascade
);

create table deployments (
  id uuid primary key,
  team_id uuid not null references teams,
  app_id uuid not null,
  target_id uuid not null,
  number integer not null check (number > 0),
  trigger text not null check (trigger in ('push', 'poll', 'webhook', 'manual', 'api', 'config', 'promote', 'rollback', 'auto-return')),
  state text not null default 'queued' check (state in ('queued', 'fetch', 'plan', 'build', 'publish', 'commit', 'predeploy',
    'start', 'verify', 'switch', 'succeeded', 'failed', 'cancelled', 'superseded', 'held')),
  -- Fixed when the trigger is accepted: a commit, or a build that is there, or (auto-return) a release.
  commit text check (commit ~ '^[0-9a-f]{40}$'),
  commit_message text check (length(commit_message) <= 500),
  commit_author text check (length(commit_author) <= 200),
  build_id uuid references builds on delete set null,
  release_id uuid,
  config_version_id uuid not null references config_versions,
  -- Of a rollback: the release that was chosen.
  source_release_id uuid,
  reason text check (length(reason) <= 500),
  ends_held boolean not null default false,
  cancel_requested text check (cancel_requested in ('cancelled', 'superseded')),
  cancel_requested_by uuid references users on delete set null,
  superseded_by uuid,
  previous_release_id uuid,
  -- The outcome is decided and undoing runs; the state becomes this when it is done.
  ending text check (ending in ('failed', 'cancelled', 'superseded')),
  cause jsonb,
  -- A place among the builds that run at a time.
  build_slot_asked_at timestamptz,
  build_slot_given_at timestamptz,
  created_at timestamptz not null default now(),
  created_by uuid references users on delete set null,
  started_at timestamptz,
  ended_at timestamptz,
  unique (target_id, number),
  foreign key (app_id, team_id) references apps (id, team_id) on delete cascade,
  foreign key (target_id, team_id) references app_environments (id, team_id) on delete cascade
);
-- One deployment waits and one works for a target, never more.
create unique index deployments_one_queued on deployments (target_id) where state = 'queued';
create unique index deployments_one_working on deployments (target_id)
  where state in ('fetch', 'plan', 'build', 'publish', 'commit', 'predeploy', 'start', 'verify', 'switch');
create index deployments_open on deployments (created_at) where ended_at is null;
create index deployments_app on deployments (app_id, created_at desc);
create index deployments_team on deployments (team_id, created_at desc);
create index deployments_build_queue on deployments (build_slot_asked_at) where state = 'build';

create table deployment_phases (
  deployment_id uuid not null references deployments on delete cascade,
  team_id uuid not null references teams,
  phase text not null,
  status text not null check (status in ('running', 'succeeded', 'failed', 'skipped', 'cancelled')),
  waits_for text check (length(waits_for) <= 300),
  started_at timestamptz not null,
  ended_at timestamptz,
  gives_up_at timestamptz,
  detail jsonb not null default '{}',
  primary key (deployment_id, phase)
);

create table releases (
  id uuid primary key,
  team_id uuid not null references teams,
  app_id uuid not null,
  target_id uuid not null,
  number integer not null check (number > 0),
  build_id uuid not null references builds,
  config_version_id uuid not null references config_versions,
  deployment_id uuid not null references deployments,
  settings jsonb not null,
  content_key text not null check (content_key ~ '^[0-9a-f]{64}$'),
  created_at timestamptz not null default now(),
  created_by uuid references users on delete set null,
  -- First time it had the traffic.
  went_live_at timestamptz,
  unique (target_id, number),
  foreign key (app_id, team_id) references apps (id, team_id) on delete cascade,
  foreign key (target_id, team_id) references app_environments (id, team_id) on delete cascade
);
alter table app_environments add foreign key (live_release_id) references releases, add foreign key (settling_release_id) references releases;
alter table deployments add foreign key (release_id) references releases, add foreign key (source_release_id) references releases,
  add foreign key (previous_release_id) references releases;

-- For the checks of the references above when rows go, and for the lists of an app.
create index app_environments_live on app_environments (live_release_id) where live_release_id is not null;
create index app_environments_settling on app_environments (settling_release_id) where settling_release_id is not null;
create index deployments_config on deployments (config_version_id);
create index deployments_build on deployments (build_id) where build_id is not null;
create index deployments_release on deployments (release_id) where release_id is not null;
create index deployments_source_release on deployments (source_release_id) where source_release_id is not null;
create index deployments_previous_release on deployments (previous_release_id) where previous_release_id is not null;
create index releases_app on releases (app_id);
create index releases_build on releases (build_id);
create index releases_config on releases (config_version_id);
create index releases_deployment on releases (deployment_id);

-- What must be undone if a deployment does not succeed: written before the act, idempotent, done once.
create table compensations (
  deployment_id uuid not null references deployments on delete cascade,
  team_id uuid not null references teams,
  key text not null,
  action jsonb not null,
  created_at timestamptz not null default now(),
  done_at timestamptz,
  primary key (deployment_id, key)
);

-- How far the worker has read each runtime's journal.
create table runtime_cursors (
  runtime text primary key,
  last bigint not null default 0
);

create table uploads (
  id uuid primary key,
  team_id uuid not null references teams,
  app_id uuid not null,
  manifest jsonb not null,
  missing jsonb not null,
  message text not null check (length(message) <= 500),
  created_at timestamptz not null default now(),
  created_by uuid references users on delete set null,
  foreign key (app_id, team_id) references apps (id, team_id) on delete cascade
);
create index uploads_app on uploads (app_id, created_at);
