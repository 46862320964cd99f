import { afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LogFull, LogUnavailable } from './faults.js';
import { GroupCommit, type GroupCommitOptions } from './group-commit.js';
import type { NewRecord } from './port.js';

interface Write {
  readonly topic: string;
  readonly records: readonly NewRecord[];
  succeed(): void;
  fail(fault: Error): void;
}

/** A writer whose writes come back when the test says so. */
class HeldWriter {
  readonly writes: Write[] = [];
  readonly log: NewRecord[] = [];

  readonly write = (topic: string, records: readonly NewRecord[]): Promise<readonly number[]> =>
    new Promise((resolve, reject) => {
      const succeed = (): void => resolve(records.map((record) => this.log.push(record) - 1));
      this.writes.push({ topic, records, succeed, fail: reject });
    });

  /** The write that is under way; waits for it to begin. */
  async take(): Promise<Write> {
    for (const deadline = Date.now() + 5_000; Date.now() < deadline; await turn()) {
      const write = this.writes.shift();
      if (write) return write;
    }
    throw new Error('no write is under way');
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const record = (text: string, partition = 0): NewRecord => ({ partition, key: null, value: Buffer.from(text) });
const texts = (records: readonly NewRecord[]): string[] => records.map(({ value }) => value.toString());

describe('GroupCommit', () => {
  const opened: GroupCommit[] = [];
  const setUp = (options: GroupCommitOptions = {}): { writer: HeldWriter; commit: GroupCommit } => {
    const writer = new HeldWriter();
    const commit = new GroupCommit(writer.write, { deadlineMs: 5_000, ...options });
    opened.push(commit);
    return { writer, commit };
  };

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((commit) => commit.close()));
  });

  it('writes what came in one turn of the event loop together, and answers each append with its own offsets', async () => {
    const { writer, commit } = setUp();
    const answers = [commit.append('t', [record('a'), record('b')]), commit.append('t', [record('c')])];
    const write = await writer.take();
    expect(texts(write.records)).toEqual(['a', 'b', 'c']);
    write.succeed();
    expect(await Promise.all(answers)).toEqual([[0, 1], [2]]);
  });

  it('gathers while a write is under way and writes again when it is back', async () => {
    const { writer, commit } = setUp();
    const first = commit.append('t', [record('a')]);
    const write = await writer.take();
    const later = [commit.append('t', [record('b')]), commit.append('t', [record('c')])];
    await turn();
    expect(writer.writes).toHaveLength(0);
    write.succeed();
    const next = await writer.take();
    expect(texts(next.records)).toEqual(['b', 'c']);
    next.succeed();
    expect(await Promise.all([first, ...later])).toEqual([[0], [1], [2]]);
  });

  it('lets what is asked for on its answers join the next write when few wait', async () => {
    const { writer, commit } = setUp({ worthAWrite: 3 });
    const again = commit.append('t', [record('a')]).then(() => commit.append('t', [record('c')]));
    const first = await writer.take();
    const later = commit.append('t', [record('b')]);
    first.succeed();
    const second = await writer.take();
    expect(texts(second.records)).toEqual(['b', 'c']);
    second.succeed();
    expect(await Promise.all([later, again])).toEqual([[1], [2]]);
  });

  it('writes again at once when enough wait', async () => {
    const { writer, commit } = setUp({ worthAWrite: 3 });
    const again = commit.append('t', [record('a')]).then(() => turn().then(() => commit.append('t', [record('e')])));
    const first = await writer.take();
    const later = commit.append('t', [record('b'), record('c'), record('d')]);
    first.succeed();
    const second = await writer.take();
    expect(texts(second.records)).toEqual(['b', 'c', 'd']);
    second.succeed();
    (await writer.take()).succeed();
    expect(await Promise.all([later, again])).toEqual([[1, 2, 3], [4]]);
  });

  it('keeps the records of one append in one write, and writes within its limits', async () => {
    const { writer, commit } = setUp({ maxFlushRecords: 3 });
    const answers = [2, 2, 5].map((size) =>
      commit.append(
        't',
        Array.from({ length: size }, () => record('x')),
      ),
    );
    await turn();
    const sizes: number[] = [];
    for (const answer of answers) {
      const write = await writer.take();
      sizes.push(write.records.length);
      write.succeed();
      await answer;
    }
    expect(sizes).toEqual([2, 2, 5]);
  });

  it('limits a write by bytes', async () => {
    const { writer, commit } = setUp({ maxFlushBytes: 1000 });
    const answers = ['a', 'b'].map((letter) => commit.append('t', [record(letter.repeat(600))]));
    for (const answer of answers) {
      const write = await writer.take();
      expect(write.records).toHaveLength(1);
      write.succeed();
      await answer;
    }
  });

  it('lets topics write side by side', async () => {
    const { writer, commit } = setUp();
    const answers = [commit.append('t', [record('a')]), commit.append('u', [record('b')])];
    await turn();
    expect(writer.writes.map(({ topic }) => topic)).toEqual(['t', 'u']);
    (await writer.take()).succeed();
    (await writer.take()).succeed();
    await Promise.all(answers);
  });

  it('refuses at once with LogFull and whole seconds when it is at its bound, and takes again when it has drained', async () => {
    const { writer, commit } = setUp({ maxQueuedBytes: 500 });
    const first = commit.append('t', [record('a'.repeat(400))]);
    const refused: unknown = await commit.append('t', [record('b'.repeat(100))]).catch((fault: unknown) => fault);
    expect(refused).toBeInstanceOf(LogFull);
    const { retryAfterSeconds } = refused as LogFull;
    expect(Number.isInteger(retryAfterSeconds) && retryAfterSeconds >= 1).toBe(true);
    (await writer.take()).succeed();
    await first;
    expect(commit.state().queuedBytes).toBe(0);
    const again = commit.append('t', [record('b'.repeat(100))]);
    (await writer.take()).succeed();
    expect(await again).toEqual([1]);
  });

  it('fails those in a failed write with LogUnavailable; those behind it get their own try', async () => {
    const { writer, commit } = setUp();
    const lost = commit.append('t', [record('a')]).catch((fault: unknown) => fault);
    await turn();
    const kept = commit.append('t', [record('b')]);
    const cause = new Error('broker gone');
    (await writer.take()).fail(cause);
    expect(await lost).toMatchObject({ name: 'LogUnavailable', cause });
    expect(commit.state().failingSince).not.toBeNull();
    (await writer.take()).succeed();
    expect(await kept).toEqual([0]);
    expect(commit.state()).toMatchObject({ failingSince: null, queuedBytes: 0 });
  });

  it('fails an append at its deadline, whether it waits or is being written', async () => {
    const { writer, commit } = setUp({ deadlineMs: 30 });
    const written = commit.append('t', [record('a')]).catch((fault: unknown) => fault);
    await turn();
    const waiting = commit.append('t', [record('b')]).catch((fault: unknown) => fault);
    expect(await written).toBeInstanceOf(LogUnavailable);
    expect(await waiting).toBeInstanceOf(LogUnavailable);
    expect(commit.state().queuedBytes).toBeGreaterThan(0);
    (await writer.take()).succeed();
    await turn();
    expect(commit.state().queuedBytes).toBe(0);
    expect(writer.writes).toHaveLength(0);
  });

  it('answers an empty append without a write', async () => {
    const { writer, commit } = setUp();
    expect(await commit.append('t', [])).toEqual([]);
    await turn();
    expect(writer.writes).toHaveLength(0);
  });

  it('drains on close and refuses from then on', async () => {
    const { writer, commit } = setUp();
    const answer = commit.append('t', [record('a')]);
    let closed = false;
    const closing = commit.close().then(() => (closed = true));
    await expect(commit.append('t', [record('b')])).rejects.toBeInstanceOf(LogUnavailable);
    await turn();
    expect(closed).toBe(false);
    (await writer.take()).succeed();
    await closing;
    expect(await answer).toEqual([0]);
  });
});

type Step = { append: number[]; size: number } | { finish: 'succeed' | 'fail' } | { turn: true };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ append: fc.array(fc.nat(2), { minLength: 1, maxLength: 5 }), size: fc.nat(300) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ finish: fc.constantFrom('succeed' as const, 'succeed' as const, 'fail' as const) }),
  },
  { weight: 2, arbitrary: fc.constant({ turn: true as const }) },
);

describe('GroupCommit under any interleaving', () => {
  it('keeps the order of each partition, answers every append exactly once and stays within its bound', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), fc.nat(5), async (steps, worthAWrite) => {
        const writer = new HeldWriter();
        const bound = 3_000;
        const limits = { maxQueuedBytes: bound, maxFlushRecords: 7, maxFlushBytes: 900, worthAWrite };
        const commit = new GroupCommit(writer.write, limits);
        const acknowledged: { texts: string[]; offsets: readonly number[] }[] = [];
        let answers = 0;
        let appends = 0;
        let next = 0;
        const finish = async (how: 'succeed' | 'fail'): Promise<void> => {
          if (writer.writes.length === 0) return;
          const write = await writer.take();
          if (how === 'succeed') write.succeed();
          else write.fail(new Error('planned'));
          await turn();
        };
        for (const action of steps) {
          if ('append' in action) {
            appends += 1;
            const records = action.append.map((partition) => record(`${next++}:${'x'.repeat(action.size)}`, partition));
            commit.append('t', records).then(
              (offsets) => {
                answers += 1;
                acknowledged.push({ texts: texts(records), offsets });
              },
              (fault: unknown) => {
                answers += 1;
                expect(fault instanceof LogFull || fault instanceof LogUnavailable).toBe(true);
              },
            );
          } else if ('finish' in action) await finish(action.finish);
          else await turn();
          expect(commit.state().queuedBytes).toBeLessThanOrEqual(bound);
        }
        const closing = commit.close();
        for (; answers < appends; await turn()) await finish('succeed');
        await closing;
        await turn();

        expect(answers).toBe(appends);
        expect(commit.state().queuedBytes).toBe(0);
        for (const answer of acknowledged) {
          expect(answer.offsets.map((offset) => writer.log[offset]!.value.toString())).toEqual(answer.texts);
        }
        const order = writer.log.map(({ partition, value }) => ({ partition, n: parseInt(value.toString(), 10) }));
        for (const partition of [0, 1, 2]) {
          const own = order.filter((entry) => entry.partition === partition).map(({ n }) => n);
          expect(own).toEqual([...own].sort((a, b) => a - b));
        }
      }),
      { numRuns: 200 },
    );
  });
});
