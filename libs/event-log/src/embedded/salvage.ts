/**
 * What is left of a segment that is not what was written. Each record has a checksum that starts from its offset: one that
 * is found again behind a damaged place is known for what it is, however much before it is gone.
 */
import type { LogRecord } from '../port.js';
import {
  encodeSegment,
  FIRST_FRAME,
  readFrame,
  readHead,
  saidCount,
  SHORTEST_FRAME,
  type SegmentRecord,
} from './segment.js';
import { RecordCorrupt } from '../faults.js';

export interface Salvage {
  /** By their offsets; whole. */
  readonly records: ReadonlyMap<number, LogRecord>;
  /** Records that the segment had, from its first offset on. */
  readonly count: number;
  /** Epoch ms; null when the head is damaged. */
  readonly appendedAt: number | null;
}

/** `most`: the segment had no more records than this, going by where the next one starts. */
export function salvage(bytes: Buffer, base: number, most: number): Salvage {
  const head = headOf(bytes);
  const end = base + Math.min(most, head?.count ?? Infinity);
  const records = new Map<number, LogRecord>();
  let at = FIRST_FRAME;
  let offset = base;
  while (offset < end && at < bytes.length) {
    const found = findRecord(bytes, at, offset, end);
    if (!found) break;
    records.set(found.record.offset, found.record);
    at = found.next;
    offset = found.record.offset + 1;
  }
  const count = head?.count ?? counted(bytes, at, offset - base, most);
  return { records, count, appendedAt: head?.appendedAt ?? null };
}

/** The segment as it can be read again: in the place of each record that is lost stands what `lost` says of it. */
export function rebuilt(
  { records, count }: Salvage,
  base: number,
  appendedAt: number,
  lost: (offset: number) => SegmentRecord,
): Buffer {
  const whole = Array.from({ length: count }, (_, index) => records.get(base + index) ?? lost(base + index));
  return encodeSegment(whole, base, appendedAt);
}

/** The next record at or behind `start`; as many may be lost before it as there is room for. */
function findRecord(bytes: Buffer, start: number, offset: number, end: number): ReturnType<typeof readFrame> {
  for (let at = start; at + SHORTEST_FRAME <= bytes.length; at += 1) {
    if (!isPlausible(bytes, at)) continue;
    const furthest = Math.min(end - 1, offset + Math.floor((at - start) / SHORTEST_FRAME));
    for (let candidate = offset; candidate <= furthest; candidate += 1) {
      const frame = readFrame(bytes, at, candidate);
      if (frame) return frame;
    }
  }
  return null;
}

/** Cheap, and seldom true where no record starts: checksums are computed for those only. */
function isPlausible(bytes: Buffer, at: number): boolean {
  const body = bytes.readUInt32LE(at + 4) + 8 - SHORTEST_FRAME;
  const key = Math.max(0, bytes.readInt32LE(at + 16));
  const headers = bytes.readUInt32LE(at + 20);
  return body >= 0 && at + SHORTEST_FRAME + body <= bytes.length && key + headers <= body;
}

/**
 * How many records a segment had whose head cannot be trusted, `known` of them up to `at`. What it says is taken if it
 * may be so; else as many as there was room for: an offset that was lost must not be given out again.
 */
function counted(bytes: Buffer, at: number, known: number, most: number): number {
  const furthest = Math.min(most, known + Math.floor((bytes.length - at) / SHORTEST_FRAME));
  const said = saidCount(bytes);
  return said >= known && said <= furthest ? said : furthest;
}

function headOf(bytes: Buffer): { readonly count: number; readonly appendedAt: number } | null {
  try {
    return readHead(bytes, '');
  } catch (fault) {
    if (fault instanceof RecordCorrupt) return null;
    throw fault;
  }
}
