import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually, Seen } from '../../contract/log-under-test.js';
import { openEmbeddedLog, type EmbeddedLog } from '../embedded-log.js';
import { DataFolderRefused } from '../folder-lock.js';

const LOADER = fileURLToPath(new URL('./typescript.mjs', import.meta.url));
const CHILD = fileURLToPath(new URL('./child.ts', import.meta.url));

/** The child as the specs see it: what it said, and its end. */
class Child {
  readonly lines: string[] = [];
  private errors = '';
  private readonly process: ChildProcess;
  private readonly ended: Promise<unknown>;

  constructor(directory: string, work: string, run = '', limit = '') {
    const command = `${limit} exec "$0" --import "${LOADER}" "${CHILD}" "$@"`;
    this.process = spawn('sh', ['-c', command, process.execPath, directory, work, run], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.ended = new Promise((resolve) => this.process.once('close', resolve));
    createInterface({ input: this.process.stdout! }).on('line', (line) => this.lines.push(line));
    this.process.stderr!.on('data', (text: Buffer) => (this.errors += text.toString()));
  }

  get pid(): number {
    return this.process.pid!;
  }

  said(word: string): string[] {
    return this.lines.filter((line) => line.startsWith(`${word} `) || line === word);
  }

  async until(word: string, count = 1): Promise<void> {
    await eventually(
      () => this.said(word).length >= count,
      () => `'${word}' ${this.said(word).length} times\n${this.errors}`,
    );
  }

  async kill(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.ended;
  }
}

async function readAll(log: EmbeddedLog, topic: string): Promise<Seen> {
  const seen = new Seen();
  const count = (await log.admin.offsets(topic)).reduce((sum, { earliest, latest }) => sum + latest - earliest, 0);
  const reader = { group: { ephemeral: 'check' }, topics: [topic], position: { kind: 'beginning' } } as const;
  const subscription = await log.consumers.consume(reader, seen.take);
  await seen.until(count);
  await subscription.close();
  return seen;
}

describe('an embedded log whose process is killed', () => {
  let directory: string;
  const children: Child[] = [];
  const start = (work: string, run = '', limit = ''): Child => {
    const child = new Child(directory, work, run, limit);
    children.push(child);
    return child;
  };

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'nexuspipe-crash-'));
  });

  afterEach(async () => {
    await Promise.all(children.splice(0).map((child) => child.kill()));
    await rm(directory, { recursive: true, force: true });
  });

  it('has every record that was acknowledged, where it was said to be, and can be opened at once', async () => {
    const acknowledged: string[] = [];
    for (const run of ['one', 'two', 'three']) {
      const child = start('append', run);
      await child.until('acked', 300);
      await child.kill();
      acknowledged.push(...child.said('acked'));
    }
    const log = await openEmbeddedLog({ directory });
    try {
      const seen = await readAll(log, 'raw');
      const there = new Map<string, string>();
      for (const { partition, records } of seen.batches) {
        for (const { offset, value } of records) there.set(value.toString().split(':x')[0]!, `${partition} ${offset}`);
      }
      const lost = acknowledged.filter((line) => {
        const [, name = '', ...place] = line.split(' ');
        return there.get(name) !== place.join(' ');
      });
      expect(acknowledged.length).toBeGreaterThanOrEqual(900);
      expect(lost).toEqual([]);
      expect(await log.verify()).toEqual({ records: seen.count, damaged: [] });
    } finally {
      await log.close();
    }
  });

  it('has the outputs, claims and position of a copy all or not at all', async () => {
    let log = await openEmbeddedLog({ directory });
    await log.admin.ensureTopics(['raw', 'out'].map((name) => ({ name, partitions: 4, retentionMs: null })));
    // Every id twice, on two partitions: the copies must agree on one owner, whichever process made the claim.
    const ids = Array.from({ length: 2_000 }, (_, index) => `id-${index}`);
    for (const shift of [0, 1]) {
      await log.appender.append(
        'raw',
        ids.map((id, index) => ({ partition: (index + shift) % 4, key: null, value: Buffer.from(id) })),
      );
    }
    await log.close();
    for (let round = 0; round < 3; round += 1) {
      const child = start('copy');
      await child.until('copied', 40);
      await child.kill();
    }
    log = await openEmbeddedLog({ directory });
    const before = (await log.admin.committed('copy', 'raw')).map((offset) => offset ?? 0);
    expect(Math.max(...before)).toBeGreaterThan(0);
    await log.close();

    const last = start('copy');
    await last.until('copied', Math.ceil((4_000 - before.reduce((sum, offset) => sum + offset, 0)) / 5));
    await eventually(
      () => last.lines.length > 0,
      () => 'nothing was copied',
    );
    await last.kill();
    log = await openEmbeddedLog({ directory });
    try {
      const subscription = await log.consumers.copy(
        { group: { id: 'copy' }, from: 'raw' },
        async ({ topic, partition, records }) => {
          const owners = await log.claims.claim(
            records.map(({ offset, value }) => ({
              projectId: 'p',
              eventId: value.toString(),
              by: { topic, partition, offset },
            })),
          );
          const kept = records.filter(
            ({ offset }, index) => owners[index]!.offset === offset && owners[index]!.partition === partition,
          );
          return kept.map(({ key, value }) => ({ topic: 'out', key, value }));
        },
      );
      let committed: readonly (number | null)[] = [];
      await eventually(
        async () => (committed = await log.admin.committed('copy', 'raw')).every((offset) => offset === 1_000),
        () => `committed ${JSON.stringify(committed)}`,
      );
      await subscription.close();
      const texts = (await readAll(log, 'out')).texts();
      expect(texts).toHaveLength(2_000);
      expect(new Set(texts)).toEqual(new Set(ids));
    } finally {
      await log.close();
    }
  });

  it('refuses a second process while the first lives, and lets it in afterwards', async () => {
    const child = start('idle');
    await child.until('open');
    const refused: unknown = await openEmbeddedLog({ directory }).catch((fault: unknown) => fault);
    expect(refused).toBeInstanceOf(DataFolderRefused);
    expect((refused as Error).message).toContain(`in use by process ${child.pid}`);
    await child.kill();
    const log = await openEmbeddedLog({ directory });
    await log.close();
  });

  it('says that it is unavailable when the disk is full, keeps what it has, and leaves no rejection unhandled', async () => {
    // POSIX counts the limit in blocks of 512 bytes: 4 MB a file.
    const child = start('fill', '', 'ulimit -f 8000;');
    await child.until('full');
    const report = JSON.parse(child.said('full')[0]!.slice(5)) as Record<string, unknown>;
    expect(report).toMatchObject({
      faults: ['LogUnavailable', 'LogUnavailable', 'LogUnavailable'],
      unhandled: 0,
      damaged: [],
    });
    expect(report['acknowledged']).toBe(report['records']);
    expect(report['acknowledged']).toBeGreaterThan(10);
  });
});
