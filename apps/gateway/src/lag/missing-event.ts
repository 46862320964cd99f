/** The first event of an unbalanced minute that has no end: its raw records are read once more, and looked for one by one. */
import { PayloadInvalid, rawEventCodec, TOPICS } from '#contracts';
import type { EventLog, LogRecord } from '#event-log';
import { firstWithoutEnd, reading, type AcceptedEvent, type Imbalance } from '#read-model/reader';
import type { DataSource } from 'typeorm';
import { readRange } from '../trace/read-range.js';

const MINUTE_MS = 60_000;
/** Between the receipt of an event and its record's time in the log, at most. */
const SLACK_MS = 30_000;
const READ_WITHIN_MS = 30_000;
/** Events of a minute that are looked for. */
const MOST_EVENTS = 200_000;
const AT_ONCE = 1_000;

/** Null: every one that could be read has an end, and what is wrong is the count. Throws what the log and the database throw. */
export async function firstMissing(
  database: DataSource,
  log: Pick<EventLog, 'admin' | 'consumers'>,
  { projectId, stream, minute }: Imbalance,
): Promise<AcceptedEvent | null> {
  const [from, to] = await Promise.all(
    [minute - SLACK_MS, minute + MINUTE_MS + SLACK_MS].map((time) => log.admin.offsetsSince(TOPICS.raw, time)),
  );
  const ranges = new Map(from!.map((start, partition) => [partition, { from: start, to: to![partition] ?? start }]));
  const accepted: AcceptedEvent[] = [];
  await readRange(log, { topic: TOPICS.raw, ranges, withinMs: READ_WITHIN_MS }, (partition, records) => {
    for (const record of records) {
      const event = decoded(record);
      const isOfMinute = event && Math.floor(event.receivedAt / MINUTE_MS) * MINUTE_MS === minute;
      if (!isOfMinute || event.projectId !== projectId || event.stream !== stream) continue;
      if (accepted.length < MOST_EVENTS) accepted.push({ id: event.id, partition, offset: record.offset });
    }
  });
  for (let start = 0; start < accepted.length; start += AT_ONCE) {
    const some = accepted.slice(start, start + AT_ONCE);
    const missing = await reading(database, (tx) => firstWithoutEnd(tx, projectId, some));
    if (missing) return missing;
  }
  return null;
}

/** What cannot be read is of no project. */
function decoded({ value }: LogRecord) {
  try {
    return rawEventCodec.decode(value);
  } catch (fault) {
    if (fault instanceof PayloadInvalid) return null;
    throw fault;
  }
}
