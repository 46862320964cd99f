import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { EventOutcome } from '#contracts';
import { ApiError } from '../../../api/api-error.js';
import { ImportJob, type Send } from './import-job.js';
import { problemFile } from './problems.js';

const accepted = (index: number): EventOutcome => ({ index, id: `${index}`, status: 'accepted', receipt: 'r' });
const rejected = (index: number): EventOutcome =>
  ({ index, id: null, status: 'rejected', code: 'EVENT_TYPE_MISSING', detail: 'no type', pointer: '/type' }) as const;

function importOf(text: string, send: Send, close = (): Promise<void> => Promise.resolve()): ImportJob {
  return new ImportJob({ file: new Blob([text]), format: { name: 'ndjson' }, send, close });
}
const line = (number: number): string => JSON.stringify({ id: `e${number}`, type: 'a' });
const lines = (count: number): string => Array.from({ length: count }, (_, i) => `${line(i + 1)}\n`).join('');

/** A door that answers when it is told to. */
function heldDoor() {
  const waiting: (() => void)[] = [];
  const sent: string[] = [];
  const send: Send = async (batch, { signal }) => {
    sent.push(...batch);
    await new Promise<void>((done, failed) => {
      waiting.push(done);
      signal.addEventListener('abort', () => failed(signal.reason as Error));
    });
    return batch.map((_, index) => accepted(index));
  };
  return { waiting, sent, send };
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('not within 5 s');
    await new Promise((done) => setImmediate(done));
  }
}

describe('an import', () => {
  it('accounts for every line: taken, or listed with its number, whatever is wrong with it', async () => {
    const kind = fc.constantFrom('good', 'refused', 'malformed', 'empty');
    await fc.assert(
      fc.asyncProperty(fc.array(kind, { maxLength: 3_000, size: 'max' }), async (kinds) => {
        const texts = kinds.map((each, i) =>
          each === 'malformed' ? 'nonsense' : each === 'empty' ? '' : JSON.stringify({ id: `${i + 1}`, type: each }),
        );
        const job = importOf(texts.map((text) => `${text}\n`).join(''), async (batch) => {
          await Promise.resolve();
          return batch.map((json, index) => (json.includes('refused') ? rejected(index) : accepted(index)));
        });
        await job.run();
        const { state, accepted: taken, problems, records } = job.getSnapshot();
        const wrong = kinds.flatMap((each, i) => (each === 'refused' || each === 'malformed' ? [i + 1] : []));
        expect({ state, taken, records }).toEqual({
          state: 'done',
          taken: kinds.filter((each) => each === 'good').length,
          records: kinds.length,
        });
        expect(problems.listed.map((each) => each.line).sort((a, b) => a - b)).toEqual(wrong);
        expect(problemFile(problems)).toBe(wrong.map((number) => `${texts[number - 1]}\n`).join(''));
      }),
      { numRuns: 25 },
    );
  });

  it('takes what could be read of a file that is cut off, and says that it is', async () => {
    const whole = gzipSync(Array.from({ length: 9_000 }, (_, i) => `{"type":"a","n":${Math.sin(i)}}\n`).join(''));
    const file = new Blob([whole.subarray(0, whole.length / 2)]);
    const send: Send = (batch) => Promise.resolve(batch.map((_, index) => accepted(index)));
    const job = new ImportJob({ file, format: { name: 'ndjson' }, send, close: () => Promise.resolve() });
    await job.run();
    const { state, records, accepted: taken, failure } = job.getSnapshot();
    expect([state, failure?.advice]).toEqual(['failed', expect.stringMatching(/cut off/)]);
    expect(records).toBeGreaterThan(1_000);
    expect(taken).toBe(records);
  });

  it('has few batches under way, however large the file', async () => {
    let now = 0;
    let most = 0;
    const job = importOf(lines(20_000), async (batch) => {
      most = Math.max(most, ++now);
      await new Promise((done) => setImmediate(done));
      now--;
      return batch.map((_, index) => accepted(index));
    });
    await job.run();
    expect(job.getSnapshot().accepted).toBe(20_000);
    expect(most).toBe(3);
  });

  it('sends nothing more while it is paused, and everything once after it', async () => {
    const door = heldDoor();
    const job = importOf(lines(6_500), door.send);
    const over = job.run();
    await until(() => door.waiting.length === 3);
    job.pause();
    door.waiting.splice(0).forEach((answer) => answer());
    await until(() => job.getSnapshot().accepted === 3_000);
    expect([job.getSnapshot().state, door.waiting.length]).toEqual(['paused', 0]);
    job.resume();
    const answering = setInterval(() => door.waiting.splice(0).forEach((answer) => answer()), 1);
    await over;
    clearInterval(answering);
    expect(job.getSnapshot()).toMatchObject({ state: 'done', accepted: 6_500 });
    expect(new Set(door.sent).size).toBe(6_500);
  });

  it('ends when it is cancelled, running or paused, and gives its key back', async () => {
    for (const paused of [false, true]) {
      let closed = 0;
      const door = heldDoor();
      const job = importOf(lines(9_000), door.send, async () => void (await Promise.resolve(closed++)));
      const over = job.run();
      await until(() => door.waiting.length === 3);
      if (paused) job.pause();
      job.cancel();
      await over;
      expect([job.getSnapshot().state, closed, door.sent.length]).toEqual(['cancelled', 1, 3_000]);
    }
  });

  it('stops at what the door refuses for good, and says what; the key is given back', async () => {
    let closed = 0;
    const refusal = new ApiError('FORBIDDEN', 'Not allowed', 403);
    let calls = 0;
    const job = importOf(
      lines(9_000),
      async (batch) => {
        await Promise.resolve();
        if (++calls === 2) throw refusal;
        return batch.map((_, index) => accepted(index));
      },
      async () => {
        await Promise.resolve();
        closed++;
        throw new Error('no');
      },
    );
    await job.run();
    expect(job.getSnapshot()).toMatchObject({ state: 'failed', failure: { title: 'Not allowed' }, keyRemains: true });
    expect([closed, calls < 6]).toEqual([1, true]);
  });
});
