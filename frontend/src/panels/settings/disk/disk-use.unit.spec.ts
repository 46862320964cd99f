import { describe, expect, it } from '@jest/globals';
import type { StorageAnswer } from '#contracts';
import { diskRows } from './disk-use.js';

const ANSWER: StorageAnswer = {
  asOf: '2026-11-20T10:00:00.000Z',
  lagMs: 0,
  database: {
    bytes: 1_000,
    tables: [
      { name: 'events', bytes: 700, rows: 10 },
      { name: 'traffic_per_minute', bytes: 100, rows: 4 },
    ],
  },
  logBytes: 500,
  disk: null,
  streams: [],
};

describe('the use of the disk', () => {
  it('is of the tables, the log and the rest, largest first, and all of it', () => {
    expect(diskRows(ANSWER)).toEqual([
      { label: 'Events', bytes: 700, rows: 10 },
      { label: 'Event log', bytes: 500, rows: null },
      { label: 'Settings and PostgreSQL’s own', bytes: 200, rows: null },
      { label: 'Traffic per minute', bytes: 100, rows: 4 },
    ]);
  });

  it('has no log where the log does not say', () => {
    const rows = diskRows({ ...ANSWER, logBytes: null });
    expect(rows.reduce((all, { bytes }) => all + bytes, 0)).toBe(1_000);
  });
});
