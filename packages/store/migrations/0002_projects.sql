-- A child names its parent together with the team, so that no row can hang on another team's.
create table projects (
  id uuid primary key,
  team_id uuid not null references teams,
  name text not null check (length(name) between 1 and 40),
  display_name text not null check (length(display_name) between 1 and 100),
  created_at timestamptz not null default now(),
  unique (team_id, name),
  unique (id, team_id)
);

create table environments (
  id uuid primary key,
  team_id uuid not null references teams,
  project_id uuid not null,
  name text not null check (length(name) between 1 and 20),
  created_at timestamptz not null default now(),
  unique (project_id, name),
  unique (id, team_id),
  foreign key (project_id, team_id) references projects (id, team_id) on delete cascade
);

create table apps (
  id uuid primary key,
  team_id uuid not null references teams,
  project_id uuid not null,
  name text not null check (length(name) between 1 and 30),
  display_name text not null check (length(display_name) between 1 and 100),
  -- Set while it is being deleted: nothing new is accepted, the worker removes what is left.
  deleting_at timestamptz,
  created_at timestamptz not null default now(),
  unique (project_id, name),
  unique (id, team_id),
  foreign key (project_id, team_id) references projects (id, team_id)
);

create index apps_team on apps (team_id, name, id);
create index apps_deleting on apps (deleting_at) where deleting_at is not null;

-- An app in an environment: what the runtime calls a target.
create table app_environments (
  id uuid primary key,
  team_id uuid not null references teams,
  app_id uuid not null,
  environment_id uuid not null,
  last_deployment integer not null default 0,
  last_release integer not null default 0,
  last_config integer not null default 0,
  live_release_id uuid,
  live_since timestamptz,
  -- The release that had the traffic before, warm until it has settled.
  settling_release_id uuid,
  settles_at timestamptz,
  hold_reason text check (length(hold_reason) <= 500),
  held_by uuid references users on delete set null,
  held_at timestamptz,
  -- Process name to count; a process that is not named runs once.
  scale jsonb not null default '{}',
  settle_seconds integer not null default 600 check (settle_seconds between 0 and 86400),
  -- How often in a row a push took a running deployment's place.
  superseded_in_a_row integer not null default 0,
  created_at timestamptz not null default now(),
  unique (app_id, environment_id),
  unique (id, team_id),
  foreign key (app_id, team_id) references apps (id, team_id) on delete cascade,
  foreign key (environment_id, team_id) references environments (id, team_id) on delete cascade
);

create index app_environments_environment on app_environments (environment_id);

-- Whoever holds the lease drives the target's deployment. The token only grows and is repeated in every outcome.
create table leases (
  target_id uuid primary key,
  team_id uuid not null references teams,
  token bigint not null default 0,
  owner text,
  expires_at timestamptz,
  foreign key (target_id, team_id) references app_environments (id, team_id) on delete cascade
);

create table hosts (
  host text primary key check (length(host) between 1 and 253 and host = lower(host)),
  team_id uuid not null references teams,
  target_id uuid not null,
  kind text not null check (kind in ('automatic', 'custom')),
  created_at timestamptz not null default now(),
  foreign key (target_id, team_id) references app_environments (id, team_id) on delete cascade
);
create index hosts_target on hosts (target_id);

create table secrets (
  id uuid primary key,
  team_id uuid not null references teams,
  target_id uuid not null,
  name text not null check (length(name) between 1 and 128),
  -- Null once it is removed; the versions stay for the releases that used them.
  current_version_id uuid,
  created_at timestamptz not null default now(),
  unique (target_id, name),
  unique (id, team_id),
  foreign key (target_id, team_id) references app_environments (id, team_id) on delete cascade
);

create table secret_versions (
  id uuid primary key,
  team_id uuid not null references teams,
  secret_id uuid not null,
  -- AES-256-GCM: nonce (12 bytes), ciphertext, tag (16 bytes); associated data `secret_versions:<id>`. Null once purged.
  sealed bytea,
  -- HMAC-SHA-256 of the value under a key of its own: same or changed, without the value.
  fingerprint bytea not null check (length(fingerprint) = 32),
  created_at timestamptz not null default now(),
  created_by uuid references users on delete set null,
  foreign key (secret_id, team_id) references secrets (id, team_id) on delete cascade
);
create index secret_versions_secret on secret_versions (secret_id);

create table config_versions (
  id uuid primary key,
  team_id uuid not null references teams,
  target_id uuid not null,
  number integer not null check (number > 0),
  variables jsonb not null default '{}',
  -- Secret name to the id of its version.
  secret_versions jsonb not null default '{}',
  overrides jsonb not null default '{}',
  copied_from integer,
  created_at timestamptz not null default now(),
  created_by uuid references users on delete set null,
  unique (target_id, number),
  foreign key (target_id, team_id) references app_environments (id, team_id) on delete cascade
);
