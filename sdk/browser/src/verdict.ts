/** What an answer of the collector means for the events that were sent. */

/**
 * `taken`: decided, event by event; `refused`: these events will never be taken; `smaller`: fewer at a time; `later`: they
 * may be taken another time; `stop`: nothing of this page will be, as with a key that was revoked.
 */
export type Verdict = 'taken' | 'refused' | 'smaller' | 'later' | 'stop';

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Of `IngestAnswer` in the contracts. */
const ACKNOWLEDGED = /"accepted":\d/;

/** Only the collector's own 202 counts as an acknowledgement: a hotel's sign-in page answers 200 to anything. */
export function verdictOf({ status, text }: Answer, events: number): Verdict {
  if (status === 202) return ACKNOWLEDGED.test(text) ? 'taken' : 'later';
  if (status === 422) return 'taken';
  if (status === 413 && events > 1) return 'smaller';
  if ([400, 413, 415].includes(status)) return 'refused';
  return status < 400 || status > 499 || [408, 425, 429].includes(status) ? 'later' : 'stop';
}
