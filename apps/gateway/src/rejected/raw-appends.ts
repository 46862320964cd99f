/** Appends events that are sent again to `raw-events`, each with where it came from. */
import { Inject, Injectable } from '@nestjs/common';
import { encodeReceipt, HEADERS, rawEventCodec, TOPICS } from '#contracts';
import {
  partitionKey,
  partitionOf,
  provenanceOfRaw,
  provenanceTexts,
  type PartitionKey,
  type Provenance,
  type RawEvent,
} from '#domain';
import { LogDiskFull, LogFull, LogUnavailable, type EventLog, type NewRecord } from '#event-log';
import { EVENT_LOG, SETTINGS, type GatewaySettings } from '../parts.js';
import { Refused } from '../problems/refused.js';
import { rawPlaceOf, type Original } from './originals.js';

export interface ToAppend {
  readonly original: Original;
  readonly event: RawEvent;
  /** What its partition goes by; the visitor where nothing is said. */
  readonly routedBy: PartitionKey | undefined;
}

const RETRY_AFTER_SECONDS = 2;

@Injectable()
export class RawAppends {
  constructor(
    @Inject(EVENT_LOG) private readonly log: EventLog,
    @Inject(SETTINGS) private readonly settings: GatewaySettings,
  ) {}

  /** One receipt for each, once all of them are durable. Throws Refused (LOG_FULL, LOG_DISK_FULL, LOG_UNAVAILABLE). */
  async append(events: readonly ToAppend[]): Promise<readonly string[]> {
    const { disk } = this.log.appender.state();
    if (disk && disk.freeBytes < disk.minFreeBytes) throw new Refused('LOG_DISK_FULL');
    const records = events.map((one) => recordOf(one, this.settings.partitions));
    try {
      const offsets = await this.log.appender.append(TOPICS.raw, records);
      return offsets.map((offset, i) => encodeReceipt({ topic: TOPICS.raw, partition: records[i]!.partition, offset }));
    } catch (fault) {
      throw refusedBy(fault);
    }
  }
}

function recordOf({ original, event, routedBy }: ToAppend, partitions: number): NewRecord {
  const key = Buffer.from(partitionKey(event, routedBy));
  const { from, first } = provenanceTexts(provenanceOf(original));
  return {
    partition: partitionOf(key, partitions),
    key,
    value: rawEventCodec.encode(event),
    headers: {
      [HEADERS.project]: event.projectId,
      [HEADERS.type]: event.type,
      [HEADERS.redrivenFrom]: from,
      ...(first !== null && { [HEADERS.redrivenFirst]: first }),
    },
    timestamp: event.receivedAt,
  };
}

/** What was refused has no raw record; what was set aside owns its id, or the record does that it came from. */
function provenanceOf({ row, provenance }: Original): Provenance {
  if (row.rawOffset >= 0) return provenanceOfRaw(rawPlaceOf(row), provenance);
  const { topic, partition, offset } = row;
  return { from: { topic, partition, offset }, first: null };
}

function refusedBy(fault: unknown): unknown {
  const options = { retryAfterSeconds: RETRY_AFTER_SECONDS };
  if (fault instanceof LogDiskFull) return new Refused('LOG_DISK_FULL', options);
  if (fault instanceof LogFull) return new Refused('LOG_FULL', options);
  return fault instanceof LogUnavailable ? new Refused('LOG_UNAVAILABLE', options) : fault;
}
