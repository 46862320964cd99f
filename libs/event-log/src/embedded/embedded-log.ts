/** The event log in one file of the data folder: what `npm start` uses where a cluster has Kafka. */
import type { DedupClaims } from '#domain';
import { GroupCommit, type GroupCommitOptions, type RecordWriter } from '../group-commit.js';
import type { EventLog, NewRecord } from '../port.js';
import { examine, type LogCondition } from './damage.js';
import { openDataFolder, syncFolder } from './data-folder.js';
import { DiskWatch, freeBytesOf } from './disk-watch.js';
import { EmbeddedAdmin } from './embedded-admin.js';
import { EmbeddedConsumers } from './embedded-consumers.js';
import { GroupOffsets } from './group-offsets.js';
import { Maintenance } from './maintenance.js';
import { Store } from './store.js';
import { StoredClaims } from './stored-claims.js';
import { TopicTable } from './topic-table.js';

export interface EmbeddedLogOptions {
  /** Made if it is not there; one process at a time. */
  readonly directory: string;
  /** An event id is owned for so long (24 h). */
  readonly claimWindowMs?: number;
  /** How often what has expired is deleted (1 min). */
  readonly maintenanceMs?: number;
  readonly append?: GroupCommitOptions;
  /** With less free on the disk, {@link AppenderState.disk} says that nothing new is to be taken in (0: never). */
  readonly minFreeBytes?: number;
  /** For tests: what is free, in bytes. */
  readonly freeBytes?: () => Promise<number>;
  /** Epoch ms. */
  readonly now?: () => number;
}

export interface EmbeddedLog extends EventLog {
  readonly claims: DedupClaims;
  /** Reads every record and checks its checksum. */
  verify(): Promise<LogCondition>;
  /** Deletes what is past its retention or window now, instead of at the next round. */
  expire(): Promise<void>;
}

const CLAIM_WINDOW_MS = 24 * 3_600_000;
const MAINTENANCE_MS = 60_000;
/** A transaction and its sync cost some 300 µs of processor time, however few its records. */
const WORTH_A_WRITE = 100;

/**
 * Opens the log in a folder. Throws DataFolderRefused when another process holds it or a newer version wrote it,
 * LogUnavailable when it cannot be opened, RecordCorrupt when the end of a partition is damaged.
 */
export async function openEmbeddedLog(options: EmbeddedLogOptions): Promise<EmbeddedLog> {
  const folder = openDataFolder(options.directory);
  let store: Store | null = null;
  try {
    store = Store.open(folder.file);
    syncFolder(options.directory);
    const claims = await StoredClaims.open(store, options.claimWindowMs ?? CLAIM_WINDOW_MS, options.now ?? Date.now);
    return assemble(store, claims, options, folder.release);
  } catch (fault) {
    await store?.close();
    folder.release();
    throw fault;
  }
}

function assemble(store: Store, claims: StoredClaims, options: EmbeddedLogOptions, release: () => void): EmbeddedLog {
  const now = options.now ?? Date.now;
  const topics = new TopicTable(store);
  const offsets = new GroupOffsets(store);
  const consumers = new EmbeddedConsumers({ store, topics, offsets, claims, now });
  const { directory, freeBytes = () => freeBytesOf(directory), minFreeBytes = 0 } = options;
  const disk = new DiskWatch(freeBytes, minFreeBytes);
  disk.start();
  const appender = new GroupCommit(writerOf(store, topics, now), {
    worthAWrite: WORTH_A_WRITE,
    disk: () => disk.room(),
    ...options.append,
  });
  const maintenance = new Maintenance(store, topics, claims, now);
  maintenance.start(options.maintenanceMs ?? MAINTENANCE_MS);
  let closing: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    try {
      await appender.close();
      await consumers.close();
      await maintenance.stop();
    } finally {
      disk.stop();
      await store.close();
      release();
    }
  };
  return {
    appender,
    consumers,
    claims,
    admin: new EmbeddedAdmin(store, topics, offsets),
    verify: () => examine(store),
    expire: () => maintenance.run(),
    close: () => (closing ??= close()),
  };
}

/** One transaction for a whole flush, one segment per partition in it. */
function writerOf(store: Store, topics: TopicTable, now: () => number): RecordWriter {
  return async (topic, records) => {
    const byPartition = new Map<number, NewRecord[]>();
    for (const record of records) {
      const list = byPartition.get(record.partition);
      if (list) list.push(record);
      else byPartition.set(record.partition, [record]);
    }
    const logs = [...byPartition].map(([partition, list]) => ({ log: topics.partition(topic, partition), list }));
    const time = now();
    const staged = logs.map(({ log, list }) => ({ log, ...log.stage(list, time) }));
    await store.write((to) => {
      for (const { key, value } of staged) to.put(store.segments, key, value);
    });
    const next = new Map(staged.map(({ log, base }) => [log.partition, base]));
    for (const { log, end } of staged) log.publish(end);
    return records.map(({ partition }) => {
      const offset = next.get(partition)!;
      next.set(partition, offset + 1);
      return offset;
    });
  };
}
