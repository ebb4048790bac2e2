-- Events are numbered within a stream, under the stream's row lock, so that a client that resumes misses none.
create table streams (
  id uuid primary key,
  team_id uuid not null references teams,
  kind text not null check (kind in ('deployment', 'target', 'team')),
  seq bigint not null default 0
);

create table events (
  stream_id uuid not null references streams on delete cascade,
  seq bigint not null,
  team_id uuid not null references teams,
  at timestamptz not null default now(),
  kind text not null check (length(kind) between 1 and 100),
  data jsonb not null check (length(data::text) <= 262144),
  primary key (stream_id, seq)
);

-- Append-only and chained by hash; outlives what it tells of, so it references nothing.
create table audit_events (
  id bigint primary key,
  team_id uuid,
  at timestamptz not null,
  actor_id uuid,
  actor text not null check (length(actor) <= 200),
  via text not null check (via in ('console', 'cli', 'api', 'worker', 'local', 'launcher')),
  action text not null check (length(action) <= 100),
  subject text not null check (length(subject) <= 300),
  detail jsonb not null default '{}' check (length(detail::text) <= 262144),
  previous_hash bytea not null check (length(previous_hash) = 32),
  hash bytea not null unique check (length(hash) = 32)
);
create index audit_events_team on audit_events (team_id, id desc);

-- The end of the chain, so that a cut tail shows; its row lock puts the writers in order.
create table audit_heads (
  chain text primary key,
  last_id bigint not null,
  hash bytea not null check (length(hash) = 32)
);
insert into audit_heads (chain, last_id, hash) values ('podo', 0, decode(repeat('00', 32), 'hex'));
