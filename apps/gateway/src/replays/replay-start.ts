/** Where a replay begins, as people write it. */
import type { ReplayStart } from '#domain';
import { parseInstant } from '../control/collectors/instant.js';

const PARTITION = /^\d{1,4}$/;
const OFFSET = /^\d{1,15}$/;

export function isStart(value: unknown): boolean {
  return value === undefined || parseStart(value) !== null;
}

/** Null when it is none. */
export function parseStart(value: unknown): ReplayStart | null {
  if (value === undefined) return { kind: 'beginning' };
  if (typeof value !== 'object' || value === null || Object.keys(value).length !== 1) return null;
  const { beginning, time, offsets } = value as { beginning?: unknown; time?: unknown; offsets?: unknown };
  if (beginning === true) return { kind: 'beginning' };
  if (time !== undefined) {
    const at = parseInstant(time);
    return at === null ? null : { kind: 'time', at };
  }
  return offsets === undefined ? null : parseOffsets(offsets);
}

function parseOffsets(offsets: unknown): ReplayStart | null {
  if (typeof offsets !== 'object' || offsets === null) return null;
  const entries = Object.entries(offsets).map(([partition, offset]) => [partition, String(offset)] as const);
  if (entries.length === 0 || !entries.every(([partition, offset]) => PARTITION.test(partition) && OFFSET.test(offset)))
    return null;
  return {
    kind: 'offsets',
    offsets: Object.fromEntries(entries.map(([partition, offset]) => [partition, Number(offset)])),
  };
}
