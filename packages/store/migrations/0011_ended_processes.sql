-- Marks of a log: processes that ended, among all events of an app, by time.
create index events_ended_processes on events (stream_id, at) where kind = 'instance.instance-exited';
