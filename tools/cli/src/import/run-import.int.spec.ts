import { mkdtempSync, readFileSync, rmSync, writeFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { accessLogReader, csvReader, wireReader, type RecordReader, type SplitOptions } from '#contracts';
import { Delivery } from './delivery.js';
import { refuseWith, startFakeCollector, type FakeCollector } from './fake-collector.spec.js';
import { ImportState } from './import-state.js';
import { RejectedLines, type RejectedLine } from './rejected-lines.js';
import { ImportRun, type ImportResult } from './run-import.js';
import { openSource } from './source.js';

interface RunOptions {
  readonly read?: RecordReader;
  readonly split?: SplitOptions;
  readonly stream?: string;
  readonly resume?: boolean;
  readonly stop?: AbortSignal;
  readonly patienceMs?: number;
}

const event = (n: number): string => JSON.stringify({ id: `e${n}`, type: 'click', visitorId: `v${n % 17}`, n });
const lines = (count: number, from = 0): string[] => Array.from({ length: count }, (_, i) => event(from + i));

describe('ImportRun', () => {
  let collector: FakeCollector;
  let folder: string;
  let path: string;
  let listed: RejectedLine[];
  let notices: string[];

  beforeEach(async () => {
    collector = await startFakeCollector();
    folder = mkdtempSync(join(tmpdir(), 'nexuspipe-import-'));
    path = join(folder, 'events.ndjson');
    listed = [];
    notices = [];
  });
  afterEach(async () => {
    await collector.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function run(content: readonly string[] | null, options: RunOptions = {}): Promise<ImportResult> {
    if (content) writeFileSync(path, content.join('\n'));
    const stop = options.stop ?? new AbortController().signal;
    const onNotice = (line: string): void => void notices.push(line);
    const state = new ImportState(`${path}.state`, 'same', onNotice);
    const resumeAfter = options.resume ? state.read() : 0;
    const { stream = null, patienceMs = 5_000 } = options;
    const delivery = new Delivery({ url: collector.url, key: 'k', stream, stop, abandon: stop, onNotice, patienceMs });
    return new ImportRun({
      source: await openSource(path),
      read: options.read ?? wireReader(),
      split: options.split ?? {},
      deliver: (batch) => delivery.deliver(batch),
      rejected: new RejectedLines(`${path}.rejected`, resumeAfter > 0, (line) => listed.push(line)),
      state,
      resumeAfter,
      stop,
    }).run();
  }
  const idsTaken = (): string[] => collector.taken.map(({ id }) => id);
  const idsOf = (count: number): string[] => Array.from({ length: count }, (_, i) => `e${i}`);

  it('delivers everything once, in batches within the limits, and leaves no state behind', async () => {
    expect(await run(lines(20_000))).toEqual({ ended: 'complete', fault: null, line: 20_000, accepted: 20_000 });
    expect(new Set(idsTaken())).toEqual(new Set(idsOf(20_000)));
    expect(collector.taken).toHaveLength(20_000);
    expect(Math.max(...collector.batches)).toBe(2_000);
    expect(existsSync(`${path}.state`)).toBe(false);
    expect(existsSync(`${path}.rejected`)).toBe(false);
  });

  it('keeps the order of each visitor through overloads, resets and proxies that give up', async () => {
    const troubles = [429, 503, 0, 502, 503, 0, 408];
    collector.trouble = (_, response) => {
      const status = troubles.shift();
      if (status === 0) return response.destroy() && true;
      return status === undefined ? null : refuseWith(response, status, 'AS_TOLD', '0');
    };
    expect(await run(lines(15_000))).toMatchObject({ ended: 'complete', accepted: 15_000 });
    expect(troubles).toEqual([]);
    for (let visitor = 0; visitor < 17; visitor++) {
      const own = collector.taken
        .filter(({ visitorId }) => visitorId === `v${visitor}`)
        .map(({ id }) => Number(id.slice(1)));
      expect(own).toEqual([...own].sort((a, b) => a - b));
    }
    expect(new Set(idsTaken()).size).toBe(15_000);
    expect(notices.filter((line) => line.includes('trying again')).length).toBeGreaterThan(0);
  });

  it('keeps and lists in the order of the file what cannot be read and what the collector refuses', async () => {
    collector.refuse = ({ id }) => (id === 'e3' || id === 'e9000' ? 'EVENT_TYPE_MISSING' : null);
    const content = [...lines(8_000), 'nonsense', ...lines(8_000, 8_000), '[]'];
    expect(await run(content)).toMatchObject({ ended: 'complete', accepted: 15_998 });
    expect(listed.map(({ line }) => line)).toEqual([4, 8_001, 9_002, 16_002]);
    expect(listed[0]?.reason).toBe('EVENT_TYPE_MISSING: as told');
    expect(readFileSync(`${path}.rejected`, 'utf8')).toBe(`${event(3)}\nnonsense\n${event(9_000)}\n[]\n`);
  });

  it('keeps bytes that are no UTF-8 as they are, and takes U+FFFD for them in events', async () => {
    writeFileSync(path, Buffer.from('{"id":"caf\xe9","type":"click"}\n\xe9\xff\n', 'latin1'));
    expect(await run(null)).toMatchObject({ accepted: 1 });
    expect(idsTaken()).toEqual(['caf\ufffd']);
    expect(readFileSync(`${path}.rejected`, 'latin1')).toBe('\xe9\xff\n');
  });

  it('begins the file of rejected lines with the names of a CSV file’s columns', async () => {
    const read = csvReader({ mapping: [{ field: 'id', column: 'a' }], type: 'click' });
    expect(await run(['a,b', 'e0,1', 'e1'], { read, split: { csvDelimiter: ',' } })).toMatchObject({ accepted: 1 });
    expect(readFileSync(`${path}.rejected`, 'utf8')).toBe('a,b\ne1\n');
  });

  it('goes on where it was stopped: nothing is lost, nothing decided is sent or kept again', async () => {
    const stop = new AbortController();
    let held = 0;
    collector.trouble = async (events, response) => {
      if (Number(events[0]?.id.slice(1)) < 20_000) return null;
      held += 1;
      stop.abort();
      return refuseWith(response, 503, 'LOG_FULL', '1');
    };
    const content = [...lines(10), 'bad', ...lines(60_000, 10), 'worse'];
    const stopped = await run(content, { stop: stop.signal });
    expect(stopped.ended).toBe('stopped');
    expect(held).toBeGreaterThan(0);
    expect(stopped.line).toBeGreaterThan(10_000);
    expect(readFileSync(`${path}.rejected`, 'utf8')).toBe('bad\n');

    const before = collector.taken.length;
    collector.trouble = () => null;
    expect(await run(null, { resume: true })).toMatchObject({ ended: 'complete', line: 60_012 });
    expect(new Set(idsTaken())).toEqual(new Set(idsOf(60_010)));
    const first = Math.min(...collector.taken.slice(before).map(({ id }) => Number(id.slice(1))));
    expect(first).toBeGreaterThanOrEqual(stopped.line - 1);
    expect(readFileSync(`${path}.rejected`, 'utf8')).toBe('bad\nworse\n');
    expect(existsSync(`${path}.state`)).toBe(false);
  });

  it('takes the stream web when the key is for several, and an event’s own before it', async () => {
    collector.refuse = ({ stream }) => (stream === undefined ? 'EVENT_STREAM_MISSING' : null);
    await run(['{"id":"a","type":"t"}', '{"id":"b","type":"t","stream":"shop"}']);
    expect(new Map(collector.taken.map(({ id, stream }) => [id, stream]))).toEqual(
      new Map([
        ['a', 'web'],
        ['b', 'shop'],
      ]),
    );
    expect(notices).toEqual(['the key is for several streams; taking web (--stream)']);
    await run(['{"id":"c","type":"t"}'], { stream: 'other' });
    expect(collector.taken.at(-1)).toMatchObject({ id: 'c', stream: 'other' });
  });

  it('sends less at once when something on the way does not take it', async () => {
    collector.trouble = (events, response) =>
      events.length > 300 ? refuseWith(response, 413, 'BODY_TOO_LARGE') : null;
    expect(await run(lines(4_000))).toMatchObject({ ended: 'complete', accepted: 4_000 });
    expect(Math.max(...collector.batches)).toBeGreaterThan(300);
  });

  it.each([
    [401, 'not taken: KEY_UNKNOWN: as told', 1],
    [404, 'not taken: KEY_UNKNOWN: as told', 1],
  ])('ends at once on %i', async (status, message, exitCode) => {
    collector.trouble = (_, response) => refuseWith(response, status, 'KEY_UNKNOWN');
    await expect(run(lines(10))).rejects.toMatchObject({ message, exitCode });
  });

  it('ends when the collector stays away for too long, and can be resumed', async () => {
    await collector.close();
    await expect(run(lines(10), { patienceMs: 300 })).rejects.toMatchObject({ exitCode: 69 });
    expect(notices).toEqual([expect.stringMatching(/does not answer \(.*\); trying again/)]);
    collector = await startFakeCollector();
    expect(await run(null, { resume: true })).toMatchObject({ ended: 'complete', accepted: 10 });
  });

  it('refuses a state of another file or target', async () => {
    writeFileSync(`${path}.state`, JSON.stringify({ version: 1, line: 5, about: 'other' }));
    await expect(run(lines(10), { resume: true })).rejects.toMatchObject({ exitCode: 2 });
    writeFileSync(`${path}.state`, 'nonsense');
    await expect(run(lines(10), { resume: true })).rejects.toMatchObject({ exitCode: 2 });
    expect(collector.taken).toEqual([]);
  });

  it('sends nothing of a file that is something else', async () => {
    const started = run(lines(1_000), { read: accessLogReader() });
    await expect(started).rejects.toMatchObject({ exitCode: 65 });
    expect([collector.batches, existsSync(`${path}.rejected`), existsSync(`${path}.state`)]).toEqual([
      [],
      false,
      false,
    ]);
  });

  it('takes an empty file', async () => {
    expect(await run([])).toEqual({ ended: 'complete', fault: null, line: 0, accepted: 0 });
  });
});
