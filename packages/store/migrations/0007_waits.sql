-- What a phase waits for is told as a code and facts, as causes are. `waits_for` stays for servers of before, and is not written any more.
alter table deployment_phases add column waiting jsonb check (pg_column_size(waiting) <= 4096);
