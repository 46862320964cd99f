import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually, record, Seen } from '../contract/log-under-test.js';
import { RecordCorrupt } from '../faults.js';
import { examineEmbeddedLog, setDamageAside } from './damage.js';
import { openEmbeddedLog, type EmbeddedLog } from './embedded-log.js';
import { DataFolderRefused } from './folder-lock.js';
import { Store } from './store.js';

const TOPICS = [
  { name: 'raw', partitions: 2, retentionMs: null },
  { name: 'other', partitions: 1, retentionMs: null },
];
const HEAD = 20;

describe('a damaged log', () => {
  let directory: string;
  let log: EmbeddedLog | null;

  const open = async (): Promise<EmbeddedLog> => {
    log = await openEmbeddedLog({ directory });
    await log.admin.ensureTopics(TOPICS);
    return log;
  };
  const close = async (): Promise<void> => {
    await log?.close();
    log = null;
  };
  /** Three segments: raw/1 with `a`, `second`, `c` and with `d`, other/0 with `e`. */
  const fill = async (): Promise<void> => {
    const { appender } = await open();
    await appender.append(
      'raw',
      ['a', 'second', 'c'].map((text) => record(1, text)),
    );
    await appender.append('raw', [record(1, 'd')]);
    await appender.append('other', [record(0, 'e')]);
    await close();
  };
  /** Changes the bytes of the nth segment on disk. */
  const hurt = async (nth: number, change: (bytes: Buffer) => void): Promise<Buffer> => {
    const store = Store.open(join(directory, 'log.mdb'));
    const { key, value } = [...store.segments.getRange()][nth]!;
    change(value);
    await store.write((to) => to.put(store.segments, key, value));
    await store.close();
    return value;
  };
  /** Of a text that is long enough to stand nowhere else by chance. */
  const flipValueOf = (text: string) => (bytes: Buffer) => {
    bytes[bytes.indexOf(text, HEAD)]! ^= 1;
  };
  const textsOf = async (count: number): Promise<readonly string[]> => {
    const seen = new Seen();
    const reader = { group: { ephemeral: 'check' }, topics: ['raw'], position: { kind: 'beginning' } } as const;
    const subscription = await log!.consumers.consume(reader, seen.take);
    await seen.until(count);
    await subscription.close();
    return seen.texts();
  };

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'nexuspipe-damage-'));
  });
  afterEach(async () => {
    await close();
    await rm(directory, { recursive: true, force: true });
  });

  it('is not there before it was made, and whole after it', async () => {
    expect(await examineEmbeddedLog(directory)).toBeNull();
    await fill();
    expect(await examineEmbeddedLog(directory)).toEqual({ records: 5, damaged: [] });
    expect(await setDamageAside(directory)).toEqual([]);
    expect(await readdir(directory)).not.toContain('damaged');
  });

  it('is found, set aside with its bytes, named in its place, and read past', async () => {
    await fill();
    const bytes = await hurt(0, flipValueOf('second'));
    const found = [{ topic: 'raw', partition: 1, from: 0, lost: [1] }];
    expect(await examineEmbeddedLog(directory)).toEqual({ records: 4, damaged: found });
    expect(await setDamageAside(directory)).toEqual(found);
    const [name = ''] = await readdir(join(directory, 'damaged'));
    expect(name).toMatch(/^raw-1-0\.\d+\.segment$/);
    expect(await readFile(join(directory, 'damaged', name))).toEqual(bytes);
    expect(await examineEmbeddedLog(directory)).toEqual({ records: 5, damaged: [] });
    await open();
    expect(await textsOf(4)).toEqual([
      'a',
      `damaged: raw/1/1 could not be read; its bytes are in damaged/${name}`,
      'c',
      'd',
    ]);
  });

  it('does not open with a damaged end, and gives no offset out twice once it was set aside', async () => {
    await fill();
    await hurt(1, (bytes) => {
      bytes[8]! ^= 1;
    });
    await expect(open()).rejects.toThrow(RecordCorrupt);
    await expect(open()).rejects.toThrow(/raw\/1\/3 .* run 'nexuspipe doctor'$/);
    expect(await setDamageAside(directory)).toEqual([{ topic: 'raw', partition: 1, from: 3, lost: [] }]);
    const { appender } = await open();
    expect(await appender.append('raw', [record(1, 'f')])).toEqual([4]);
    expect(await textsOf(5)).toEqual(['a', 'second', 'c', 'd', 'f']);
  });

  it('holds up its own partition alone, and is named while it is read', async () => {
    await fill();
    await hurt(0, flipValueOf('second'));
    const { appender, consumers } = await open();
    const seen = new Seen();
    const subscription = await consumers.consume(
      { group: { id: 'g' }, topics: ['raw'], position: { kind: 'committed' } },
      seen.take,
    );
    await appender.append('raw', [record(0, 'elsewhere')]);
    await eventually(
      () => seen.texts().length === 2 && subscription.state().failingSince !== null,
      () => JSON.stringify([seen.texts(), subscription.state()]),
    );
    expect(new Set(seen.texts())).toEqual(new Set(['a', 'elsewhere']));
    expect(subscription.state().lastFault).toMatch(/^the record at raw\/1\/1 .* 'nexuspipe doctor'$/);
    await subscription.close();
  });

  it('is not touched while it is open', async () => {
    await fill();
    await open();
    await expect(setDamageAside(directory)).rejects.toThrow(DataFolderRefused);
  });
});
