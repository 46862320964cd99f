/**
 * The events behind rejected records, read from the log, in the form of `POST /v1/events`. A read model does not have them:
 * what was set aside may be large, and hold what nobody should look at without need.
 */
import { Inject, Injectable } from '@nestjs/common';
import { enrichedEventCodec, HEADERS, PayloadInvalid, rawEventCodec, rejectedEventCodec, TOPICS } from '#contracts';
import {
  formatCoordinates,
  parseJsonTree,
  parseProvenance,
  type Coordinates,
  type JsonNode,
  type Provenance,
  type RejectedEvent,
} from '#domain';
import type { EventLog, LogRecord } from '#event-log';
import type { RejectedRow } from '#read-model/reader';
import { EVENT_LOG } from '../parts.js';
import { eventText } from './event-text.js';
import { readPlaces } from './read-places.js';

/** What an event was when it was rejected. */
export interface Original {
  readonly row: RejectedRow;
  /** Null: nothing is there, or it cannot be read. */
  readonly event: JsonNode | null;
  /** Of the visitor, as far as it is not in the event: the request said so. */
  readonly visitor: { readonly address: string | null; readonly userAgent: string | null };
  readonly collectorId: string | null;
  /** Where the record itself came from, if it was sent again. */
  readonly provenance: Provenance | null;
}

/** Who set it aside after it was enriched: the record holds the enriched event, and not the raw one. */
const AFTER_ENRICHING = 'projector';
const NOBODY = { address: null, userAgent: null };

@Injectable()
export class Originals {
  constructor(@Inject(EVENT_LOG) private readonly log: EventLog) {}

  /** One for each row, in their order. Throws LogUnavailable, and Refused when they lie too far apart. */
  async read(rows: readonly RejectedRow[]): Promise<readonly Original[]> {
    const kept = rows.filter(({ notKept }) => notKept === 0);
    const records = await readPlaces(this.log, kept);
    // The enriched event lacks what was dropped on the way, such as the address.
    const raws = await readPlaces(this.log, kept.filter(isAfterEnriching).map(rawPlaceOf));
    return rows.map((row) => {
      const record = records.get(formatCoordinates(row));
      return original(row, record, raws.get(formatCoordinates(rawPlaceOf(row))));
    });
  }
}

/** Of what was accepted. */
export function rawPlaceOf({ partition, rawOffset }: RejectedRow): Coordinates {
  return { topic: TOPICS.raw, partition, offset: rawOffset };
}

const isAfterEnriching = ({ step, rawOffset }: RejectedRow): boolean => step === AFTER_ENRICHING && rawOffset >= 0;

function original(row: RejectedRow, record: LogRecord | undefined, raw: LogRecord | undefined): Original {
  const nothing = { row, event: null, visitor: NOBODY, collectorId: row.collectorId, provenance: null };
  const rejected = record && readable(() => rejectedEventCodec.decode(record.value));
  if (!rejected) return nothing;
  const provenance = parseProvenance(record.headers[HEADERS.redrivenFrom], record.headers[HEADERS.redrivenFirst]);
  if (rejected.door) {
    const event = parseJsonTree(Buffer.from(rejected.raw).toString());
    return { ...nothing, event, visitor: rejected.door };
  }
  const accepted = acceptedEvent(rejected, raw);
  if (!accepted) return { ...nothing, provenance };
  const { address, userAgent, collectorId } = accepted;
  return { row, event: parseJsonTree(eventText(accepted)), visitor: { address, userAgent }, collectorId, provenance };
}

function acceptedEvent(rejected: RejectedEvent, raw: LogRecord | undefined) {
  const bytes = Buffer.from(rejected.raw);
  if (raw) return readable(() => rawEventCodec.decode(raw.value));
  if (rejected.step === AFTER_ENRICHING) return readable(() => enrichedEventCodec.decode(bytes));
  return readable(() => rawEventCodec.decode(bytes));
}

function readable<T>(decode: () => T): T | null {
  try {
    return decode();
  } catch (fault) {
    if (fault instanceof PayloadInvalid) return null;
    throw fault;
  }
}
