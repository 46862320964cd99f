/** Accepted events that have not come to any end yet: told by where the stages stand, and by the raw record itself. */
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { PayloadInvalid, rawEventCodec, TOPICS } from '#contracts';
import type { Coordinates, RawEvent } from '#domain';
import type { EventLog } from '#event-log';
import { readProjectionStates } from '#read-model/reader';
import { EVENT_LOG } from '../parts.js';
import { ENRICHER_GROUP } from '../pipeline.js';
import { readRange } from './read-range.js';

/** Which stage an event waits for. */
export type WaitsFor = 'enricher' | 'projector';

/** A record that does not come within this is not waited for. */
const READ_DEADLINE_MS = 5_000;
/** Reading one record takes a consumer of its own: no more than so many wait for theirs. */
const MAX_WAITING = 4;

@Injectable()
export class InFlight {
  private reading: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  constructor(
    private readonly database: DataSource,
    @Inject(EVENT_LOG) private readonly log: EventLog,
  ) {}

  /**
   * Which stage has not passed a raw record; null: all have, or there is no such record. What has passed all stages is in
   * the read models by now. The order of these questions is what makes the answer right. Throws LogUnavailable.
   */
  async waitsFor({ partition, offset }: Coordinates): Promise<WaitsFor | null> {
    const { admin } = this.log;
    const raw = (await admin.offsets(TOPICS.raw)).find((one) => one.partition === partition);
    if (!raw || offset < raw.earliest || offset >= raw.latest) return null;
    const committed = await admin.committed(ENRICHER_GROUP, TOPICS.raw);
    if ((committed[partition] ?? 0) <= offset) return 'enricher';
    const ends = await Promise.all(
      [TOPICS.enriched, TOPICS.rejected].map(async (topic) => ({ topic, ends: await admin.offsets(topic) })),
    );
    const states = await readProjectionStates(this.database);
    const behind = ends.some(({ topic, ends: of }) => {
      const end = of.find((one) => one.partition === partition)?.latest ?? 0;
      const next = states.filter((one) => one.topic === topic && one.partition === partition);
      return end > Math.min(...next.map(({ nextOffset }) => nextOffset), next.length === 0 ? 0 : Infinity);
    });
    return behind ? 'projector' : null;
  }

  /** The event of a raw record; null when it cannot be read, or not now. One at a time. Throws LogUnavailable. */
  async read(raw: Coordinates): Promise<RawEvent | null> {
    if (this.waiting >= MAX_WAITING) return null;
    this.waiting += 1;
    const mine = this.reading.catch(() => undefined).then(() => this.readOne(raw));
    this.reading = mine;
    return mine.finally(() => (this.waiting -= 1));
  }

  private async readOne({ topic, partition, offset }: Coordinates): Promise<RawEvent | null> {
    const ranges = new Map([[partition, { from: offset, to: offset + 1 }]]);
    let value: Buffer | null = null;
    await readRange(
      this.log,
      { topic, ranges, withinMs: READ_DEADLINE_MS, maxBatchRecords: 1 },
      (_partition, records) => {
        value = records.find((record) => record.offset === offset)?.value ?? null;
      },
    );
    return decoded(value);
  }
}

function decoded(value: Buffer | null): RawEvent | null {
  if (!value) return null;
  try {
    return rawEventCodec.decode(value);
  } catch (fault) {
    if (fault instanceof PayloadInvalid) return null;
    throw fault;
  }
}
