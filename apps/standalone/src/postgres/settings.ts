/** How the embedded server is set: for one machine that does other things as well, and few connections. */

export interface ServerSettings {
  readonly port: number;
  /** False: nothing is flushed to disk. For tests only. */
  readonly durable: boolean;
  readonly maxConnections: number;
}

/** Command-line arguments of `postgres`; they win over what stands in the data folder. */
export function serverArguments({ port, durable, maxConnections }: ServerSettings): string[] {
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    // TCP only: a socket's path would have to be short, and reachable for both users.
    unix_socket_directories: '',
    max_connections: maxConnections,
    shared_buffers: '64MB',
    maintenance_work_mem: '32MB',
    max_wal_size: '512MB',
    wal_level: 'minimal',
    max_wal_senders: 0,
    max_worker_processes: 2,
    max_parallel_workers: 0,
    autovacuum_max_workers: 2,
    // After an import the planner should soon know what came.
    autovacuum_naptime: '5s',
    io_method: 'sync',
    jit: 'off',
    huge_pages: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_checkpoints: 'off',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
