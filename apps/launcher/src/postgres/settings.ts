/**
 * Small on purpose (Postgres idle: 25 MB or less), and reachable by its Unix socket alone. Given on the command line,
 * so that a look at the process shows them and no file has to be merged.
 */
const settings: Readonly<Record<string, string>> = {
  listen_addresses: '',
  unix_socket_permissions: '0777',
  max_connections: '40',
  superuser_reserved_connections: '2',
  shared_buffers: '16MB',
  work_mem: '2MB',
  maintenance_work_mem: '16MB',
  temp_buffers: '1MB',
  wal_buffers: '1MB',
  min_wal_size: '32MB',
  max_wal_size: '256MB',
  wal_level: 'minimal',
  max_wal_senders: '0',
  io_method: 'sync',
  max_worker_processes: '2',
  max_parallel_workers: '0',
  max_parallel_workers_per_gather: '0',
  max_parallel_maintenance_workers: '0',
  max_logical_replication_workers: '0',
  autovacuum_max_workers: '1',
  autovacuum_worker_slots: '2',
  jit: 'off',
  log_line_prefix: '%m [%p] %q%u@%d ',
  log_timezone: 'UTC',
  timezone: 'UTC',
  // A client that went away must not hold a lock for ever.
  tcp_user_timeout: '0',
  idle_in_transaction_session_timeout: '120s',
}

export const settingArguments = (socketFolder: string): string[] =>
  Object.entries({ ...settings, unix_socket_directories: socketFolder }).flatMap(([name, value]) => ['-c', `${name}=${value}`])

/** Nobody comes in by network or password: who a process is (peer) decides, by the map below. */
export const hostBasedAccess = 'local all all peer map=podo\n'

/** Which account may be which role: the launcher's prepares and migrates, the server's has no way to own anything. */
export function identityMap(people: { readonly launcher: string; readonly server: string }): string {
  const lines = [
    ...['postgres', 'podo_owner', 'podo_api', 'podo_worker'].map((role) => `podo ${people.launcher} ${role}`),
    ...['podo_api', 'podo_worker'].map((role) => `podo ${people.server} ${role}`),
  ]
  return [...new Set(lines), ''].join('\n')
}
