/** Looking for what cannot be read in a log, all of it; and the way on: what is lost is set aside and named in its place. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RecordCorrupt } from '../faults.js';
import type { LogRecord } from '../port.js';
import { LOG_FILE, openDataFolder, requireKnownFormat } from './data-folder.js';
import { rebuilt, salvage, type Salvage } from './salvage.js';
import { baseOf, LAST_OFFSET, PREFIX_BYTES, segmentKey } from './segment-key.js';
import { readHead, readSegment, type SegmentRecord } from './segment.js';
import { Store } from './store.js';
import { storedTopics } from './topic-table.js';

/** Some records that were appended together, not all of which can be read. */
export interface DamagedPlace {
  readonly topic: string;
  readonly partition: number;
  /** Offset of the first of them. */
  readonly from: number;
  /** Offsets of those that are lost; none when only what stands about them is damaged. */
  readonly lost: readonly number[];
}

export interface LogCondition {
  /** Records that can be read. */
  readonly records: number;
  readonly damaged: readonly DamagedPlace[];
}

interface Segment {
  readonly topic: string;
  readonly partition: number;
  readonly key: Buffer;
  readonly base: number;
  readonly value: Buffer;
  /** Where the next one starts; null: it is the last. */
  readonly next: number | null;
}

/** Where the bytes of damaged segments are kept, below the log's folder. */
const ASIDE = 'damaged';

/**
 * Reads every record of the log in a folder, also while another process writes it; null when there is none. Throws
 * DataFolderRefused when a newer version wrote it, LogUnavailable when it cannot be opened.
 */
export async function examineEmbeddedLog(directory: string): Promise<LogCondition | null> {
  const file = join(directory, LOG_FILE);
  if (!existsSync(file)) return null;
  requireKnownFormat(directory);
  const store = Store.open(file, { readOnly: true });
  try {
    return await examine(store);
  } finally {
    await store.close();
  }
}

export async function examine(store: Store): Promise<LogCondition> {
  let records = 0;
  const damaged: DamagedPlace[] = [];
  for (const segment of segments(store)) {
    const whole = countWhole(segment);
    records += whole ?? salvaged(segment).records.size;
    if (whole === null) damaged.push(placeOf(segment));
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { records, damaged };
}

/**
 * Makes a log readable again: the bytes of each damaged segment go to a file of their own, and in the place of each record
 * that is lost stands one that says so, which nobody can decode and everybody counts. Offsets stay as they are. Answers
 * with what was found. Throws DataFolderRefused while another process has the log open.
 */
export async function setDamageAside(directory: string): Promise<readonly DamagedPlace[]> {
  const folder = openDataFolder(directory);
  try {
    const store = Store.open(folder.file);
    try {
      return await repair(store, join(directory, ASIDE));
    } finally {
      await store.close();
    }
  } finally {
    folder.release();
  }
}

async function repair(store: Store, aside: string): Promise<readonly DamagedPlace[]> {
  const found: DamagedPlace[] = [];
  for (const segment of segments(store)) {
    if (countWhole(segment) !== null) continue;
    const { topic, partition, base, key, value } = segment;
    const name = `${topic}-${partition}-${base}.${Date.now()}.segment`;
    mkdirSync(aside, { recursive: true, mode: 0o700 });
    writeFileSync(join(aside, name), value, { mode: 0o600, flush: true });
    const rest = salvaged(segment);
    const appendedAt = rest.appendedAt ?? timeBefore(store, segment) ?? timeOf(rest);
    const note = (offset: number): SegmentRecord => ({
      key: null,
      value: Buffer.from(
        `damaged: ${topic}/${partition}/${offset} could not be read; its bytes are in ${ASIDE}/${name}`,
      ),
    });
    const repaired = rebuilt(rest, base, appendedAt, note);
    await store.write((to) => to.put(store.segments, key, repaired));
    found.push(placeOf(segment));
  }
  return found;
}

/** Times of appends never go back within a partition, whose index they are: that of the segment before it. */
function timeBefore(store: Store, { key }: Segment): number | null {
  const end = key.subarray(0, PREFIX_BYTES);
  for (const { value } of store.segments.getRange({ start: key, end, reverse: true, offset: 1, limit: 1 })) {
    return readHead(value, 'the segment before').appendedAt;
  }
  return null;
}

function timeOf({ records }: Salvage): number {
  const [first] = records.values();
  return first?.timestamp ?? 0;
}

/** All of them, partition by partition, in order. */
function* segments(store: Store): Iterable<Segment> {
  for (const [topic, { id, partitions }] of storedTopics(store)) {
    for (let partition = 0; partition < partitions; partition += 1) {
      const range = { start: segmentKey(id, partition, 0), end: segmentKey(id, partition, LAST_OFFSET) };
      let last: Omit<Segment, 'next'> | null = null;
      for (const { key, value } of store.segments.getRange({ ...range, snapshot: false })) {
        const base = baseOf(key);
        if (last) yield { ...last, next: base };
        last = { topic, partition, key, base, value };
      }
      if (last) yield { ...last, next: null };
    }
  }
}

/** How many records a segment has; null when not all of them can be read. */
function countWhole({ topic, partition, base, value }: Segment): number | null {
  const read: LogRecord[] = [];
  try {
    readSegment(value, base, { from: base, limit: Infinity }, read, `${topic}/${partition}`);
    return read.length;
  } catch (fault) {
    if (fault instanceof RecordCorrupt) return null;
    throw fault;
  }
}

function salvaged({ value, base, next }: Segment): Salvage {
  return salvage(value, base, next === null ? Infinity : next - base);
}

function placeOf(segment: Segment): DamagedPlace {
  const { topic, partition, base: from } = segment;
  const { records, count } = salvaged(segment);
  const lost = Array.from({ length: count }, (_, index) => from + index).filter((offset) => !records.has(offset));
  return { topic, partition, from, lost };
}
