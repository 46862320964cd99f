import { mkdtemp, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { isDuplicate, type DedupClaim } from '#domain';
import { eventually, numbered, record, Seen } from '../contract/log-under-test.js';
import { LogUnavailable } from '../faults.js';
import type { GroupCommitOptions } from '../group-commit.js';
import { openEmbeddedLog, type EmbeddedLog } from './embedded-log.js';

const HOUR = 3_600_000;
const TOPICS = ['raw', 'out'].map((name) => ({ name, partitions: 2, retentionMs: 10 * HOUR }));

describe('the embedded log on disk', () => {
  let directory: string;
  let log: EmbeddedLog;
  let now = 0;

  let append: GroupCommitOptions = {};
  const open = async (): Promise<void> => {
    log = await openEmbeddedLog({ directory, now: () => now, claimWindowMs: 24 * HOUR, append });
    await log.admin.ensureTopics(TOPICS);
  };
  const reopen = async (): Promise<void> => {
    await log.close();
    await open();
  };
  const appendAll = (texts: readonly string[]): Promise<readonly number[]> =>
    log.appender.append(
      'raw',
      texts.map((text) => record(0, text)),
    );
  const readAll = async (count: number): Promise<Seen> => {
    const seen = new Seen();
    const reader = { group: { ephemeral: 'check' }, topics: ['raw'], position: { kind: 'beginning' } } as const;
    const subscription = await log.consumers.consume(reader, seen.take);
    await seen.until(count);
    await subscription.close();
    return seen;
  };

  beforeEach(async () => {
    now = Date.now();
    append = {};
    directory = await mkdtemp(join(tmpdir(), 'nexuspipe-storage-'));
    await open();
  });

  afterEach(async () => {
    await log.close();
    await rm(directory, { recursive: true, force: true });
  });

  it('does not know a topic or a partition that was not made', async () => {
    await expect(log.appender.append('nowhere', [record(0, 'a')])).rejects.toBeInstanceOf(LogUnavailable);
    await expect(log.appender.append('raw', [record(2, 'a')])).rejects.toBeInstanceOf(LogUnavailable);
    expect(await appendAll(['a'])).toEqual([0]);
  });

  it('goes on with the next offset after it was opened again', async () => {
    await appendAll(['a', 'b']);
    await reopen();
    expect(await appendAll(['c'])).toEqual([2]);
    expect((await readAll(3)).texts()).toEqual(['a', 'b', 'c']);
  });

  it('waits at the end for a caller whose position is past it, and says so', async () => {
    await appendAll(['a']);
    const position = { kind: 'external', read: () => Promise.resolve(5) } as const;
    const subscription = await log.consumers.consume(
      { group: { id: 'g' }, topics: ['raw'], position },
      async () => undefined,
    );
    await eventually(
      () => subscription.state().failingSince !== null,
      () => 'it does not fail',
    );
    expect(subscription.state().lastFault).toMatch(/position 5 of raw\/\d is past the end/);
    await subscription.close();
  });

  describe('retention', () => {
    it('deletes what is older, from the front, and never reuses an offset', async () => {
      for (let index = 0; index < 5; index += 1) {
        await appendAll(numbered(`t${index}`, 3));
        now += 4 * HOUR;
      }
      await log.expire();
      expect((await log.admin.offsets('raw'))[0]).toEqual({ partition: 0, earliest: 9, latest: 15 });
      expect((await readAll(6)).texts()).toEqual([...numbered('t3', 3), ...numbered('t4', 3)]);

      now += 100 * HOUR;
      await log.expire();
      await reopen();
      expect((await log.admin.offsets('raw'))[0]).toEqual({ partition: 0, earliest: 15, latest: 15 });
      expect(await appendAll(['next'])).toEqual([15]);
      expect((await readAll(1)).texts()).toEqual(['next']);
    });

    it('deletes more than fits into one transaction', async () => {
      append = { maxFlushRecords: 1 };
      await reopen();
      for (let index = 0; index < 1_100; index += 1) void appendAll([`n-${index}`]);
      await appendAll(['last']);
      now += 11 * HOUR;
      await appendAll(['young']);
      await log.expire();
      const [offsets] = await log.admin.offsets('raw');
      expect(offsets!.latest - offsets!.earliest).toBe(1);
    });
  });

  describe('damage', () => {
    it('is noticed when it is read and by verify; what stands before it is handed out', async () => {
      await appendAll(['before', 'MARKED FOR DAMAGE']);
      await appendAll(['after']);
      await log.close();
      const file = join(directory, 'log.mdb');
      const bytes = await readFile(file);
      const place = bytes.indexOf('MARKED FOR DAMAGE', 0);
      for (let at = place; at >= 0; at = bytes.indexOf('MARKED FOR DAMAGE', at + 1)) bytes[at]! ^= 1;
      await writeFile(file, bytes);
      await open();

      const report = await log.verify();
      expect(report).toEqual({ records: 2, damaged: [{ topic: 'raw', partition: 0, from: 0, lost: [1] }] });
      const seen = new Seen();
      const reader = { group: { id: 'g' }, topics: ['raw'], position: { kind: 'committed' } } as const;
      const subscription = await log.consumers.consume(reader, seen.take);
      await eventually(
        () => subscription.state().failingSince !== null,
        () => 'it does not fail',
      );
      expect(seen.texts()).toEqual(['before']);
      expect(subscription.state().lastFault).toContain('raw/0/1');
      await subscription.close();
    });
  });

  describe('the room on its disk', () => {
    it('is told as it changes, and not while it is not known', async () => {
      let free: number | Error = new Error('the disk does not answer');
      const freeBytes = () => (free instanceof Error ? Promise.reject(free) : Promise.resolve(free));
      const roomOnce = async (expected: number | null): Promise<void> => {
        const room = () => second.appender.state().disk;
        await eventually(
          () => (room()?.freeBytes ?? null) === expected,
          () => `it says ${JSON.stringify(room())}`,
        );
      };
      const second = await openEmbeddedLog({ directory: join(directory, 'second'), minFreeBytes: 70, freeBytes });
      try {
        expect(second.appender.state().disk).toBeNull();
        free = 50;
        await roomOnce(50);
        free = new Error('again');
        await roomOnce(null);
        free = 100;
        await roomOnce(100);
        expect(second.appender.state().disk).toEqual({ freeBytes: 100, minFreeBytes: 70 });
      } finally {
        await second.close();
      }
    });

    it('is that of the file system of its folder', async () => {
      const { bavail, bsize } = await statfs(directory);
      const room = () => log.appender.state().disk;
      await eventually(
        () => room() !== null,
        () => 'it is not known',
      );
      // Others write as well.
      expect(room()!.freeBytes / (bavail * bsize)).toBeCloseTo(1, 1);
    });
  });

  describe('claims', () => {
    const claim = (eventId: string, offset: number, partition = 0): DedupClaim => ({
      projectId: 'p',
      eventId,
      by: { topic: 'raw', partition, offset },
    });
    const duplicates = async (...claims: DedupClaim[]): Promise<boolean[]> => {
      const owners = await log.claims.claim(claims);
      return claims.map((one, index) => isDuplicate(one, owners[index]!));
    };
    /** Copies what is in the log, claiming each record's text. */
    const copyAll = async (): Promise<void> => {
      const count = (await log.admin.offsets('raw')).map(({ latest }) => latest || null);
      const subscription = await log.consumers.copy(
        { group: { id: 'copy' }, from: 'raw' },
        async ({ partition, records }) => {
          await log.claims.claim(records.map(({ offset, value }) => claim(value.toString(), offset, partition)));
          return [];
        },
      );
      await eventually(
        async () => JSON.stringify(await log.admin.committed('copy', 'raw')) === JSON.stringify(count),
        () => 'the copy did not come to the end',
      );
      await subscription.close();
    };

    it('belong to the first, within a call and between calls; its own redelivery is no duplicate', async () => {
      expect(await duplicates(claim('a', 0), claim('a', 1), claim('b', 2))).toEqual([false, true, false]);
      expect(await duplicates(claim('a', 0), claim('a', 0, 1), claim('b', 9))).toEqual([false, true, true]);
    });

    it('are of one project', async () => {
      expect(await duplicates(claim('a', 0), { ...claim('a', 1), projectId: 'q' })).toEqual([false, false]);
    });

    it('are forgotten with a process that had not committed', async () => {
      expect(await duplicates(claim('a', 0))).toEqual([false]);
      await reopen();
      expect(await duplicates(claim('a', 1))).toEqual([false]);
    });

    it('are kept with the commit, and expire after the window', async () => {
      const long = 'x'.repeat(600);
      await appendAll(['a', long]);
      await copyAll();
      await reopen();
      expect(await duplicates(claim('a', 0), claim('a', 7), claim(long, 1), claim(long, 8))).toEqual([
        false,
        true,
        false,
        true,
      ]);
      now += 23 * HOUR;
      expect(await duplicates(claim('a', 7))).toEqual([true]);
      now += 2 * HOUR;
      expect(await duplicates(claim('a', 7))).toEqual([false]);
    });

    it('outlive one emptying of the older generation, not two', async () => {
      await appendAll(['old']);
      await copyAll();
      now += 20 * HOUR;
      await log.expire();
      await appendAll(['young']);
      await copyAll();
      now += 5 * HOUR;
      await log.expire();
      await reopen();
      expect(await duplicates(claim('old', 9), claim('young', 9))).toEqual([false, true]);
      now += 25 * HOUR;
      await log.expire();
      expect(await duplicates(claim('young', 8))).toEqual([false]);
    });
  });
});
