/**
 * The LMDB environment: one file, a few databases, and the one way to write to it. Commits are synced in order (data,
 * then the meta page), so a resolved write survives a kill and a power cut; `overlappingSync`, which resolves a write
 * before it is on disk, is off, and was not faster with one write of many records at a time.
 */
import { constants } from 'node:os';
import { open, type Database, type RootDatabase } from 'lmdb';
import { LogDiskFull, LogUnavailable } from '../faults.js';

const NO_ROOM = [constants.errno.ENOSPC, constants.errno.EDQUOT, constants.errno.EFBIG];

/** Keys are made by the owner of each database; values are bytes. */
export type Bytes = Database<Buffer, Buffer>;

/** Parts of a transaction. Their own promises say nothing: the batch they stand in answers for all of them. */
export interface Writes {
  put(database: Bytes, key: Buffer, value: Buffer): void;
  remove(database: Bytes, key: Buffer): void;
  clear(database: Bytes): void;
}

const WRITES: Writes = {
  put: (database, key, value) => void database.put(key, value),
  remove: (database, key) => void database.remove(key),
  clear: (database) => void database.clearAsync(),
};

export class Store {
  readonly segments: Bytes;
  readonly offsets: Bytes;
  readonly meta: Bytes;
  readonly claims: readonly [Bytes, Bytes];

  private constructor(private readonly root: RootDatabase<Buffer, Buffer>) {
    const database = (name: string): Bytes => root.openDB(name, { encoding: 'binary', keyEncoding: 'binary' });
    this.segments = database('segments');
    this.offsets = database('offsets');
    this.meta = database('meta');
    this.claims = [database('claims-0'), database('claims-1')];
  }

  /** `readOnly`: beside the process that writes it. */
  static open(file: string, { readOnly = false } = {}): Store {
    try {
      return new Store(
        open<Buffer, Buffer>({
          path: file,
          noSubdir: true,
          encoding: 'binary',
          keyEncoding: 'binary',
          overlappingSync: false,
          // Every write is a batch of its own. LMDB's batches of a turn of the event loop would come with a promise that
          // nobody holds, whose rejection on a full disk would end the process.
          eventTurnBatching: false,
          maxDbs: 8,
          readOnly,
        }),
      );
    } catch (cause) {
      throw new LogUnavailable(`${file} cannot be opened: ${messageOf(cause)}`, { cause });
    }
  }

  /**
   * Runs `writes` as one transaction; resolves when it is on disk. Throws LogUnavailable when it is not: then nothing of
   * it is there.
   */
  async write(writes: (to: Writes) => void): Promise<void> {
    try {
      await this.root.batch(() => writes(WRITES));
    } catch (fault) {
      throw await unavailable(fault);
    }
  }

  /** Everything written so far is on disk when this resolves. */
  async close(): Promise<void> {
    await this.root.close();
  }
}

/** The reason stands in a promise of its own, `commitError`, which nobody else would catch. */
async function unavailable(fault: unknown): Promise<LogUnavailable> {
  const { commitError } = fault as { commitError?: Promise<unknown> };
  const cause = await Promise.resolve(commitError).then(
    () => fault,
    (reason: unknown) => reason,
  );
  const message = `the log cannot be written (is the disk full?): ${messageOf(cause)}`;
  return new (isNoRoom(cause) ? LogDiskFull : LogUnavailable)(message, { cause });
}

/** LMDB gives the system's number, not its name. A write that was cut short is EIO, whatever the reason. */
function isNoRoom(cause: unknown): boolean {
  const { code } = (cause ?? {}) as { code?: unknown };
  return NO_ROOM.includes(code as number);
}

function messageOf(fault: unknown): string {
  return fault instanceof Error ? fault.message : String(fault);
}
