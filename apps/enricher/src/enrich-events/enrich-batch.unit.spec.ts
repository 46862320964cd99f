import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { enrichedEventCodec, rawEventCodec, rejectedEventCodec } from '#contracts';
import type { Coordinates, DedupClaims, RawEvent } from '#domain';
import type { CopyOutput, LogRecord, RecordBatch } from '#event-log';
import { pipeline } from '../pipeline/pipeline.js';
import type { Step } from '../pipeline/step.js';
import { aRawEvent } from '../steps/a-raw-event.spec.js';
import { enrichBatch, type EnrichBatchParts } from './enrich-batch.js';

const NOW = 1_763_632_900_000;

/** Remembers owners as the real stores do, and how it was asked. */
class Claims implements DedupClaims {
  readonly calls: number[] = [];
  private readonly owners = new Map<string, Coordinates>();

  async claim(claims: Parameters<DedupClaims['claim']>[0]): Promise<readonly Coordinates[]> {
    this.calls.push(claims.length);
    return claims.map(({ projectId, eventId, by }) => {
      const key = `${projectId}/${eventId}`;
      if (!this.owners.has(key)) this.owners.set(key, by);
      return this.owners.get(key) ?? by;
    });
  }
}

const STEPS: readonly Step[] = [
  ...pipeline({
    agentOf: () => ({ browser: 'Firefox', browserVersion: '131.0', os: 'Linux', device: 'desktop' }),
    crawlerOf: (userAgent) => (userAgent.includes('bot') ? userAgent : null),
    placeOf: () => ({ country: 'GB', region: null, city: 'London' }),
  }),
  {
    name: 'poison',
    run: ({ type }) => {
      if (type === 'poison') throw new Error('cannot take this');
      return {};
    },
  },
];

const partsWith = (claims: DedupClaims): EnrichBatchParts => ({ steps: STEPS, claims, now: () => NOW });

const recordOf = (value: Buffer, offset: number): LogRecord => ({
  offset,
  key: Buffer.from(`key-${offset}`),
  value,
  headers: { project: 'p1', type: 'page_view', traceparent: `trace-${offset}` },
  timestamp: 1,
});

const recordsOf = (values: readonly (Partial<RawEvent> | Buffer)[], from = 0): LogRecord[] =>
  values.map((value, i) => recordOf(Buffer.isBuffer(value) ? value : rawEventCodec.encode(aRawEvent(value)), from + i));

const batchOf = (records: readonly LogRecord[]): RecordBatch => {
  const nextOffset = (records.at(-1)?.offset ?? -1) + 1;
  return { topic: 'raw-events', partition: 3, records, nextOffset, highWatermark: nextOffset };
};

const read = ({ topic, value }: CopyOutput) =>
  topic === 'enriched-events' ? enrichedEventCodec.decode(value) : rejectedEventCodec.decode(value);

describe('enrichBatch', () => {
  it('writes an event with what the steps found, under the key and headers of its raw record', async () => {
    const address = '81.2.69.160';
    const records = recordsOf([{ id: 'e1', userAgent: 'x', address, context: `{"ip":"${address}"}`, time: null }], 7);
    const { outputs, outcomes } = await enrichBatch(partsWith(new Claims()), batchOf(records));
    expect(outcomes).toEqual(['enriched']);
    const [output] = outputs;
    expect(output).toMatchObject({ topic: 'enriched-events', key: records[0]!.key, headers: records[0]!.headers });
    const { time: _, address: _address, keepAddress: __, ...envelope } = aRawEvent({ id: 'e1', userAgent: 'x' });
    expect(read(output!)).toEqual({
      ...envelope,
      time: envelope.receivedAt,
      context: '{}',
      rawOffset: 7,
      enrichedAt: NOW,
      geo: { country: 'GB', region: null, city: 'London' },
      agent: { browser: 'Firefox', browserVersion: '131.0', os: 'Linux', device: 'desktop' },
      bot: false,
      botName: null,
      referrerFacts: null,
      campaign: null,
      marks: [],
      address: null,
    });
    expect(output!.value.includes(address)).toBe(false);
  });

  it('keeps the address of a project that says so, and only there', async () => {
    const address = '81.2.69.160';
    const records = recordsOf([{ address, keepAddress: true, context: `{"ip":"${address}"}` }]);
    const { outputs } = await enrichBatch(partsWith(new Claims()), batchOf(records));
    expect(read(outputs[0]!)).toMatchObject({ address, context: '{}' });
  });

  it('collects the marks of several steps', async () => {
    const records = recordsOf([{ time: NOW * 2, url: 'no url', referrer: 'none either' }]);
    const { outputs } = await enrichBatch(partsWith(new Claims()), batchOf(records));
    expect(read(outputs[0]!)).toMatchObject({ marks: ['clock_ahead', 'url_invalid', 'referrer_invalid'] });
  });

  it('sets a record that cannot be decoded aside with its bytes', async () => {
    const bytes = Buffer.from('{"not":"avro"}');
    const records = recordsOf([bytes]);
    const { outputs, outcomes } = await enrichBatch(partsWith(new Claims()), batchOf(records));
    expect(outcomes).toEqual(['PAYLOAD_INVALID']);
    const receivedAt = records[0]!.timestamp;
    const rejected = {
      outcome: 'rejected',
      reason: 'PAYLOAD_INVALID',
      step: 'decode',
      raw: bytes,
      id: null,
      receivedAt,
    };
    expect(outputs[0]!.topic).toBe('rejected-events');
    expect(read(outputs[0]!)).toMatchObject(rejected);
  });

  it('sets an event on which a step throws aside, and goes on', async () => {
    const records = recordsOf([{ id: 'e1', type: 'poison' }, { id: 'e2' }]);
    const { outputs, outcomes } = await enrichBatch(partsWith(new Claims()), batchOf(records));
    expect(outcomes).toEqual(['STEP_FAILED', 'enriched']);
    const rejected = { outcome: 'rejected', step: 'poison', detail: 'cannot take this', id: 'e1', stream: 'web' };
    expect(read(outputs[0]!)).toMatchObject(rejected);
  });

  it('drops duplicates, of earlier batches and within one, and says of which record', async () => {
    const parts = partsWith(new Claims());
    await enrichBatch(parts, batchOf(recordsOf([{ id: 'a' }])));
    const again = await enrichBatch(parts, batchOf(recordsOf([{ id: 'a' }, { id: 'b' }, { id: 'b' }], 1)));
    expect(again.outcomes).toEqual(['DUPLICATE_ID', 'enriched', 'DUPLICATE_ID']);
    expect(read(again.outputs[0]!)).toMatchObject({ outcome: 'duplicate', detail: 'first at raw-events/3/0' });
    expect(read(again.outputs[2]!)).toMatchObject({ detail: 'first at raw-events/3/2', rawOffset: 3 });
  });

  it('takes an event that is sent again after it was set aside, once, and says where it was taken', async () => {
    const parts = partsWith(new Claims());
    const again = (offset: number): LogRecord => {
      const [record] = recordsOf([{ id: 'a' }], offset);
      const from = { 'redriven-from': 'raw-events/3/0', 'redriven-first': 'raw-events/3/0' };
      return { ...record!, headers: { ...record!.headers, ...from } };
    };
    const first = await enrichBatch(parts, batchOf(recordsOf([{ id: 'a', type: 'poison' }, { id: 'a' }])));
    expect(first.outcomes).toEqual(['STEP_FAILED', 'DUPLICATE_ID']);
    const records = [again(2), ...recordsOf([{ id: 'b' }], 3), again(4)];
    const { outputs, outcomes } = await enrichBatch(parts, batchOf(records));
    expect(outcomes).toEqual(['enriched', 'enriched', 'DUPLICATE_ID']);
    expect(read(outputs[2]!)).toMatchObject({ detail: 'first at raw-events/3/2' });
    expect(outputs[0]!.headers).toMatchObject({ 'redriven-from': 'raw-events/3/0' });
    // A crash before the commit: the same records come again.
    expect((await enrichBatch(parts, batchOf(records))).outcomes).toEqual(outcomes);
  });

  it('keeps equal ids of different projects apart', async () => {
    const records = recordsOf([{ id: 'a' }, { id: 'a', projectId: 'p2' }]);
    expect((await enrichBatch(partsWith(new Claims()), batchOf(records))).outcomes).toEqual(['enriched', 'enriched']);
  });

  it('asks for the claims of a whole batch at once, and not at all when nothing was decoded', async () => {
    const claims = new Claims();
    await enrichBatch(partsWith(claims), batchOf(recordsOf([{ id: 'a' }, Buffer.from('x'), { id: 'b' }, { id: 'a' }])));
    await enrichBatch(partsWith(claims), batchOf(recordsOf([Buffer.from('x')], 4)));
    expect(claims.calls).toEqual([3]);
  });

  it('throws when the claims cannot be reached, so that the batch comes again', async () => {
    const gone = new Error('gone');
    const claims: DedupClaims = { claim: () => Promise.reject(gone) };
    await expect(enrichBatch(partsWith(claims), batchOf(recordsOf([{}])))).rejects.toBe(gone);
  });
});

describe('copies by type', () => {
  const typeTopics = (ready: readonly string[], missing: readonly string[] = []) => {
    const before: RecordBatch[] = [];
    return {
      before,
      any: ready.length + missing.length > 0,
      topicOf: ({ type }: Pick<RawEvent, 'type'>) =>
        ready.includes(type) ? { topic: `raw-events.${type}` } : missing.includes(type) ? ('missing' as const) : null,
    };
  };
  const withTopics = (topics: ReturnType<typeof typeTopics>): EnrichBatchParts => ({
    ...partsWith(new Claims()),
    typeTopics: { ...topics, before: async (batch) => void topics.before.push(batch) },
  });

  it('are the raw records themselves, with their stream and where they stand', async () => {
    const records = recordsOf([{ id: 'a' }, { id: 'b', type: 'purchase', stream: 'shop' }], 5);
    const topics = typeTopics(['purchase']);
    const { outputs, copies, notCopied } = await enrichBatch(withTopics(topics), batchOf(records));
    expect([outputs.length, notCopied, topics.before.length]).toEqual([2, 0, 1]);
    const { key, value, headers } = records[1]!;
    const from = { stream: 'shop', origin: 'raw-events/3/6' };
    expect(copies).toEqual([{ topic: 'raw-events.purchase', key, value, headers: { ...headers, ...from } }]);
  });

  it('are there of what is enriched, not of duplicates and of what is set aside', async () => {
    const poison = { id: 'b', type: 'poison' };
    const records = recordsOf([{ id: 'a', type: 'purchase' }, { id: 'a', type: 'purchase' }, poison, Buffer.from('x')]);
    const { copies, outcomes } = await enrichBatch(withTopics(typeTopics(['purchase', 'poison'])), batchOf(records));
    expect(outcomes).toEqual(['enriched', 'DUPLICATE_ID', 'STEP_FAILED', 'PAYLOAD_INVALID']);
    expect(copies.map(({ key }) => key!.toString())).toEqual(['key-0']);
  });

  it('are counted where the topic is missing, and the events go on', async () => {
    const records = recordsOf([{ id: 'a', type: 'purchase' }, { id: 'b', type: 'purchase' }, { id: 'c' }]);
    const { outcomes, copies, notCopied } = await enrichBatch(
      withTopics(typeTopics([], ['purchase'])),
      batchOf(records),
    );
    expect([outcomes, copies, notCopied]).toEqual([['enriched', 'enriched', 'enriched'], [], 2]);
  });

  it('are not asked for where no stream wants any', async () => {
    const topics = typeTopics([]);
    const { copies } = await enrichBatch(withTopics(topics), batchOf(recordsOf([{ id: 'a', type: 'purchase' }])));
    expect([copies, topics.before]).toEqual([[], []]);
  });
});

describe('one output per raw record', () => {
  const value = fc.oneof(
    fc.record({
      id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      projectId: fc.constantFrom('p1', 'p2'),
      type: fc.constantFrom('page_view', 'purchase', 'poison'),
      url: fc.constantFrom(null, 'https://shop.test/?utm_source=x', '%'),
      userAgent: fc.constantFrom(null, 'a bot', 'Firefox'),
    }),
    fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
  );
  const values = fc.array(value, { minLength: 1, maxLength: 40 });

  /** Outputs of all records, cut into batches at the given places. */
  async function run(parts: EnrichBatchParts, records: readonly LogRecord[], cuts: readonly number[]) {
    const bounds = [...new Set([0, ...cuts.filter((cut) => cut < records.length), records.length])].sort(
      (a, b) => a - b,
    );
    const outputs: CopyOutput[] = [];
    for (let i = 1; i < bounds.length; i++) {
      outputs.push(...(await enrichBatch(parts, batchOf(records.slice(bounds[i - 1], bounds[i])))).outputs);
    }
    return outputs;
  }
  const cuts = fc.array(fc.nat(40), { maxLength: 8 });

  it('whatever comes and however it is cut into batches', async () => {
    await fc.assert(
      fc.asyncProperty(values, cuts, async (all, cut) => {
        const records = recordsOf(all);
        const whole = await run(partsWith(new Claims()), records, []);
        expect(whole.map((output) => read(output).rawOffset)).toEqual(records.map(({ offset }) => offset));
        expect(await run(partsWith(new Claims()), records, cut)).toEqual(whole);
      }),
    );
  });

  it('enriches every decodable id once, and the first record of it', async () => {
    await fc.assert(
      fc.asyncProperty(values, cuts, async (all, cut) => {
        const outputs = (await run(partsWith(new Claims()), recordsOf(all), cut)).map(read);
        const first = new Map<string, number>();
        all.forEach((one, offset) => {
          if (Buffer.isBuffer(one)) return;
          const key = `${one.projectId}/${one.id}`;
          if (!first.has(key)) first.set(key, offset);
        });
        const taken = outputs.filter((one) => !('outcome' in one) || one.reason === 'STEP_FAILED');
        expect(taken.map((one) => one.rawOffset).sort((a, b) => a - b)).toEqual([...first.values()]);
      }),
    );
  });

  it('gives the same outputs again after a crash at any place, with no duplicate of itself', async () => {
    await fc.assert(
      fc.asyncProperty(values, cuts, fc.nat(40), async (all, cut, lostFrom) => {
        const records = recordsOf(all);
        const parts = partsWith(new Claims());
        const first = await run(parts, records, cut);
        // Everything from `lostFrom` on was claimed, but its commit was lost: it is read again, cut differently.
        const from = Math.min(lostFrom, records.length - 1);
        expect(await run(parts, records.slice(from), [])).toEqual(first.slice(from));
      }),
    );
  });
});
