/** The events of consecutive records with the watermark's judgement, and the watermark after them; canaries are none. */
import { isCanary, judgeLateness } from '#domain';
import type { EventToWrite } from '#read-model/writer';
import type { DecodedRecord } from './decode-batch.js';

export interface JudgedFrom {
  readonly topic: string;
  readonly partition: number;
  /** Largest event time before them, epoch ms; null: there was no event. */
  readonly watermark: number | null;
}

export function judged(
  { topic, partition, watermark: before }: JudgedFrom,
  records: readonly DecodedRecord[],
): { readonly watermark: number | null; readonly events: readonly EventToWrite[] } {
  const decoded = records.flatMap(({ record: { offset }, event }) =>
    event && !isCanary(event) ? [{ event, topic, partition, offset }] : [],
  );
  const { watermark, late } = judgeLateness(
    before,
    decoded.map(({ event }) => event),
  );
  return { watermark, events: decoded.map((one, index) => ({ ...one, late: late[index]! })) };
}
