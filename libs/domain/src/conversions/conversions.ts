/**
 * `conversions`: how many goals were reached and orders placed in each minute of event time, and what they were worth in
 * each currency, exactly. Bots are counted apart.
 */
import type { EnrichedEvent } from '../event.js';
import { conversionValue } from './conversion-value.js';
import { formatDecimal } from './decimal.js';

type ConversionFact = Pick<EnrichedEvent, 'projectId' | 'stream' | 'type' | 'bot' | 'time' | 'properties'>;

/** What one set of events adds to one row. */
export interface ConversionDelta {
  readonly projectId: string;
  readonly stream: string;
  /** `conversion` or `purchase`. */
  readonly type: string;
  readonly bot: boolean;
  /** Start of the minute, epoch ms. */
  readonly minute: number;
  /** ISO 4217; empty when the events state none. */
  readonly currency: string;
  readonly count: number;
  /** Sum of the values, an exact decimal in plain notation. */
  readonly value: string;
}

/** Types of the events that are conversions. */
export const CONVERSION_TYPES: ReadonlySet<string> = new Set(['conversion', 'purchase']);

const MINUTE_MS = 60_000;

interface Sum {
  readonly row: Omit<ConversionDelta, 'count' | 'value'>;
  count: number;
  units: bigint;
}

/** One delta a row, in the order of the rows' keys. The sum does not depend on how events are cut into sets. */
export function conversions(events: Iterable<ConversionFact>): readonly ConversionDelta[] {
  const sums = new Map<string, Sum>();
  for (const event of events) if (CONVERSION_TYPES.has(event.type)) add(sums, event);
  return [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { row, count, units }]) => ({ ...row, count, value: formatDecimal(units) }));
}

function add(sums: Map<string, Sum>, { projectId, stream, type, bot, time, properties }: ConversionFact): void {
  const { units, currency } = conversionValue(properties);
  const minute = Math.floor(time / MINUTE_MS) * MINUTE_MS;
  const key = `${projectId}\u0000${stream}\u0000${type}\u0000${minute}\u0000${bot ? 1 : 0}\u0000${currency}`;
  const known = sums.get(key);
  if (!known) {
    sums.set(key, { row: { projectId, stream, type, bot, minute, currency }, count: 1, units });
    return;
  }
  known.count += 1;
  known.units += units;
}
