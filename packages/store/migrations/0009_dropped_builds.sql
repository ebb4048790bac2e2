-- When the files of a build were dropped, because no release needs them; null while they are kept. Building the same
-- again brings them back. The row stays: its releases are history.
alter table builds add column dropped_at timestamptz;
-- For the look at what may go: O(builds whose files are kept).
create index builds_kept on builds (created_at) where dropped_at is null;
-- For "the last so many releases that went live".
create index releases_went_live on releases (target_id, number desc) where went_live_at is not null;
create index deployments_held on deployments (target_id, number desc) where state = 'held';
