/** Telling an event that PostgreSQL will never take from a PostgreSQL that does not take anything now. */
import { ValueUnstorable } from './copy-text.js';

/**
 * SQLSTATE classes that speak of the data (postgresql.org/docs/current/errcodes-appendix.html): data exception,
 * integrity constraint violation, program limit exceeded (a key too long for an index). Everything else, an unknown
 * code or no code at all is not the event's fault: it waits for better times, and is never skipped.
 */
const POISON_CLASSES = ['22', '23', '54'];

/** True when the same data will be refused again, so that the event has to be set aside. */
export function isPoison(fault: unknown): boolean {
  if (fault instanceof ValueUnstorable) return true;
  const { code, severity } = fault as { code?: unknown; severity?: unknown };
  return typeof code === 'string' && typeof severity === 'string' && POISON_CLASSES.includes(code.slice(0, 2));
}
