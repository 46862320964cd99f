import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { rawEventCodec, rejectedEventCodec, TOPICS } from '#contracts';
import type { RecordBatch } from '#event-log';
import { PositionMoved } from '../../project-batch/position-moved.js';
import { NOON, openTestReadModel, type TestReadModel } from '../../projector-fixture.spec.js';
import { aRawEvent, aRejectedEvent } from './ledger-fixture.spec.js';
import { LedgerProjector } from './ledger-projector.js';

let model: TestReadModel;

beforeAll(async () => {
  model = await openTestReadModel();
});
afterAll(() => model.close());
beforeEach(() => model.clear());

const aLedger = (): LedgerProjector => new LedgerProjector(model.database, 1);

interface Where {
  readonly topic?: string;
  readonly partition?: number;
  readonly first?: number;
}

function batchOf(values: readonly Buffer[], { topic = TOPICS.raw, partition = 0, first = 0 }: Where = {}): RecordBatch {
  const records = values.map((value, i) => ({ offset: first + i, key: null, value, headers: {}, timestamp: NOON }));
  const nextOffset = first + values.length;
  return { topic, partition, records, nextOffset, highWatermark: nextOffset };
}

const raw = (count: number, minute = 0): Buffer[] =>
  Array.from({ length: count }, () => rawEventCodec.encode(aRawEvent({ receivedAt: NOON + minute * 60_000 })));

async function countsOf(): Promise<Record<string, number>> {
  const { ledger } = await model.contents();
  const rows = ledger as { project_id: string; stream: string; outcome: string; reason: string; count: number }[];
  const sums: Record<string, number> = {};
  for (const { project_id, stream, outcome, reason, count } of rows) {
    const name = [project_id, stream, outcome, reason].filter((part) => part !== '').join(' ');
    sums[name] = (sums[name] ?? 0) + count;
  }
  return sums;
}

describe('the ledger of records', () => {
  it('writes the batches of several topics and partitions that come together, each with its checkpoint', async () => {
    const ledger = aLedger();
    const batches = [
      batchOf(raw(3)),
      batchOf(raw(2), { partition: 1, first: 7 }),
      batchOf([rejectedEventCodec.encode(aRejectedEvent())], { topic: TOPICS.rejected }),
    ];
    for (const { topic, partition } of batches) expect(await ledger.position(topic, partition)).toBeNull();
    await Promise.all(batches.map((batch) => ledger.project(batch)));
    expect(await countsOf()).toEqual({ 'p web accepted': 5, 'p web rejected STEP_FAILED': 1 });
    const again = aLedger();
    expect(await again.position(TOPICS.raw, 1)).toBe(9);
    expect(await again.position(TOPICS.rejected, 0)).toBe(1);
  });

  it('counts a batch that comes again, whole or in part, once', async () => {
    const ledger = aLedger();
    await ledger.position(TOPICS.raw, 0);
    await ledger.project(batchOf(raw(3)));
    await ledger.project(batchOf(raw(5)));
    const restarted = aLedger();
    await restarted.position(TOPICS.raw, 0);
    await restarted.project(batchOf(raw(2), { first: 3 }));
    expect(await countsOf()).toEqual({ 'p web accepted': 5 });
  });

  it('passes batches that it has counted without moving back', async () => {
    const batches = [batchOf(raw(3)), batchOf(raw(2), { first: 3 })];
    for (const ledger of [aLedger(), aLedger()]) {
      await ledger.position(TOPICS.raw, 0);
      for (const batch of batches) await ledger.project(batch);
      expect(await ledger.position(TOPICS.raw, 0)).toBe(5);
    }
    expect(await countsOf()).toEqual({ 'p web accepted': 5 });
  });

  it('is of two owners with one: the other is told that its position moved, and nothing of it is counted', async () => {
    const [slow, fast] = [aLedger(), aLedger()];
    for (const ledger of [slow, fast]) {
      await ledger.position(TOPICS.raw, 0);
      await ledger.position(TOPICS.raw, 1);
    }
    await fast.project(batchOf(raw(2)));
    const outcomes = await Promise.allSettled([
      slow.project(batchOf(raw(2))),
      slow.project(batchOf(raw(4), { partition: 1 })),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(slow.project(batchOf(raw(4), { partition: 1 }))).rejects.toThrow(PositionMoved);
    expect(await countsOf()).toEqual({ 'p web accepted': 2 });
    await slow.position(TOPICS.raw, 1);
    await slow.project(batchOf(raw(4), { partition: 1 }));
    expect(await countsOf()).toEqual({ 'p web accepted': 6 });
  });

  it('passes records that nobody can read or store, and counts them', async () => {
    const ledger = aLedger();
    await ledger.position(TOPICS.raw, 0);
    const hostile = [
      Buffer.from('garbage'),
      rawEventCodec.encode(aRawEvent({ stream: 'a\u0000b' })),
      rawEventCodec.encode(aRawEvent({ stream: Array.from({ length: 3000 }, (_, i) => i * i).join('') })),
      rawEventCodec.encode(aRawEvent({ receivedAt: 2 ** 50 })),
    ];
    await ledger.project(batchOf([...raw(1), ...hostile]));
    expect(await countsOf()).toEqual({ accepted: 3, 'p web accepted': 2 });
  });

  it('leaves the batch to come again while the database does not take it', async () => {
    const ledger = aLedger();
    await ledger.position(TOPICS.raw, 0);
    await model.database.query('ALTER TABLE read_model.ledger_per_minute RENAME TO away');
    await expect(ledger.project(batchOf(raw(2)))).rejects.toThrow(/ledger_per_minute/);
    await model.database.query('ALTER TABLE read_model.away RENAME TO ledger_per_minute');
    expect(await ledger.position(TOPICS.raw, 0)).toBeNull();
    await ledger.project(batchOf(raw(2)));
    expect(await countsOf()).toEqual({ 'p web accepted': 2 });
  });

  it('counts the same however partitions are cut, mixed and repeated', async () => {
    const step = fc.record({ partition: fc.nat(2), size: fc.integer({ min: 1, max: 5 }), again: fc.nat(3) });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(step, { minLength: 1, maxLength: 3 }), { maxLength: 8 }), async (rounds) => {
        await model.clear();
        const ledger = aLedger();
        const next = [0, 0, 0];
        for (const p of next.keys()) await ledger.position(TOPICS.raw, p);
        for (const round of rounds) {
          const perPartition = new Map(round.map((one) => [one.partition, one]));
          const batches = [...perPartition.values()].map(({ partition, size, again }) => {
            const first = Math.max(0, next[partition]! - again);
            next[partition]! += size;
            return batchOf(raw(next[partition]! - first, partition), { partition, first });
          });
          await Promise.all(batches.map((batch) => ledger.project(batch)));
        }
        const { ledger: rows } = await model.contents();
        const counts = (rows as { minute: number; count: number }[]).map(({ minute, count }) => [minute, count]);
        const expected = next.map((count, p) => [NOON / 1_000 + p * 60, count]).filter(([, count]) => count !== 0);
        expect(counts).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });
});
