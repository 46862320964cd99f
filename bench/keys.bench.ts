/** 100,000 keys: how long a collector takes until it knows them, and how long to find one of them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SERVER_CORE, startPinned } from './pinned.js';
import { percent, type Row } from './table.js';

const KEYS = 100_000;
const START_WITHIN_MS = 3_000;
const FIND_WITHIN_US = 5;

interface Result {
  readonly warmStartMs: number;
  /** Microseconds each. */
  readonly firstLook: number;
  readonly cachedLook: number;
  readonly unknownLook: number;
}

export async function benchKeys(): Promise<readonly Row[]> {
  const directory = mkdtempSync(join(tmpdir(), 'nexuspipe-bench-'));
  try {
    const server = startPinned(SERVER_CORE, 'dist/bench/servers/keys.js', [directory, String(KEYS)]);
    const { warmStartMs, firstLook, cachedLook, unknownLook } = await server.next<Result>();
    await server.stop();
    const find = (what: string, microseconds: number, notes: string): Row => ({
      what,
      result: `${microseconds.toFixed(2)} µs`,
      limit: `under ${FIND_WITHIN_US} µs`,
      ratio: percent(microseconds, FIND_WITHIN_US),
      notes,
    });
    return [
      {
        what: 'collector, warm start with 100,000 keys until ready',
        result: `${(warmStartMs / 1_000).toFixed(2)} s`,
        limit: `under ${START_WITHIN_MS / 1_000} s`,
        ratio: percent(warmStartMs, START_WITHIN_MS),
        notes: 'embedded log; the start of the app included',
      },
      find('finding one of 100,000 keys', cachedLook, 'in any order, each seen before'),
      find('finding one for the first time', firstLook, 'checksum and SHA-256 included'),
      find('finding none', unknownLook, 'a key with a good checksum that does not exist'),
    ];
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
