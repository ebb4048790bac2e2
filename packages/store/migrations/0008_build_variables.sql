-- Variables of an app's builds: the same in every environment, written and never read back, like secrets.
create table build_variables (
  id uuid primary key,
  team_id uuid not null references teams,
  app_id uuid not null,
  name text not null check (length(name) between 1 and 128),
  -- AES-256-GCM: nonce (12 bytes), ciphertext, tag (16 bytes); associated data `build_variables:<id>`.
  sealed bytea not null,
  -- HMAC-SHA-256 of the value under a key of its own, for app and name: part of the build key in place of the value.
  fingerprint bytea not null check (length(fingerprint) = 32),
  updated_at timestamptz not null default now(),
  updated_by uuid references users on delete set null,
  unique (app_id, name),
  foreign key (app_id, team_id) references apps (id, team_id) on delete cascade
);

-- When one was set or removed last: a build that began before did not see it.
alter table apps add column build_variables_changed_at timestamptz;

alter table build_variables enable row level security, force row level security;
create policy team on build_variables to podo_api using (team_id = any ((select podo_teams())::uuid[]));
create policy engine on build_variables to podo_worker using (true);

-- Write-only: the sealed bytes are the worker's to read.
grant select (id, team_id, app_id, name, fingerprint, updated_at, updated_by), insert, update (sealed, fingerprint, updated_at, updated_by), delete
  on build_variables to podo_api;
grant update (build_variables_changed_at) on apps to podo_api;
grant select, delete on build_variables to podo_worker;
