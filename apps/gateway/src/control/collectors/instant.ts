/** A point in time as clients write it: ISO 8601 with a zone, or epoch milliseconds. */
const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;
/** Smaller numbers are seconds, sent by mistake. */
const SMALLEST_MS = 1e11;
/** The last moment of the year 9999: beyond it, dates have no four-digit year. */
const LARGEST_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** Epoch ms; null when it is neither. */
export function parseInstant(value: unknown): number | null {
  if (typeof value === 'number')
    return Number.isSafeInteger(value) && value >= SMALLEST_MS && value <= LARGEST_MS ? value : null;
  if (typeof value !== 'string' || !ISO.test(value)) return null;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : at;
}
