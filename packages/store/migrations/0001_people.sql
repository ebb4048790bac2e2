-- People, teams and how they sign in. Every table of a team carries team_id and has row-level security, forced:
-- podo_api sees the teams of the request's scope, podo_worker sees every team on the tables the engine needs.

create function podo_teams() returns uuid[] language sql stable parallel safe as
$$ select coalesce(string_to_array(nullif(current_setting('podo.teams', true), ''), ',')::uuid[], '{}') $$;

create function podo_user() returns uuid language sql stable parallel safe as
$$ select nullif(current_setting('podo.user', true), '')::uuid $$;

-- `authentication` while a request is being told apart, `team` once its teams are known, `administrator` for Podo's own pages.
create function podo_scope() returns text language sql stable parallel safe as
$$ select coalesce(current_setting('podo.scope', true), '') $$;

create table teams (
  id uuid primary key,
  name text not null check (length(name) between 1 and 100),
  created_at timestamptz not null default now()
);

create table users (
  id uuid primary key,
  display_name text not null check (length(display_name) between 1 and 100),
  -- What a person types to sign in; lower case.
  login text not null unique check (length(login) between 1 and 254 and login = lower(login)),
  is_administrator boolean not null default false,
  created_at timestamptz not null default now(),
  disabled_at timestamptz
);

-- Apart from users, so that row-level security can keep it to signing in.
create table user_passwords (
  user_id uuid primary key references users on delete cascade,
  password_hash text not null check (length(password_hash) between 1 and 500),
  set_at timestamptz not null default now()
);

create table memberships (
  team_id uuid not null references teams on delete cascade,
  user_id uuid not null references users on delete cascade,
  role text not null check (role in ('owner', 'maintainer', 'developer', 'viewer')),
  created_at timestamptz not null default now(),
  primary key (team_id, user_id)
);
create index memberships_user on memberships (user_id);

create table sessions (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  token_hash bytea not null unique check (length(token_hash) = 32),
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at timestamptz not null,
  user_agent text not null default '' check (length(user_agent) <= 300)
);
create index sessions_user on sessions (user_id);

create table api_tokens (
  id uuid primary key,
  team_id uuid not null references teams on delete cascade,
  user_id uuid not null references users on delete cascade,
  name text not null check (length(name) between 1 and 100),
  token_hash bytea not null unique check (length(token_hash) = 32),
  role text not null check (role in ('owner', 'maintainer', 'developer', 'viewer')),
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  expires_at timestamptz,
  revoked_at timestamptz
);

create table sign_in_links (
  id uuid primary key,
  token_hash bytea not null unique check (length(token_hash) = 32),
  -- Whom it signs in; null makes the first administrator.
  user_id uuid references users on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);

create table instance_settings (
  key text primary key check (length(key) between 1 and 100),
  value jsonb not null
);
