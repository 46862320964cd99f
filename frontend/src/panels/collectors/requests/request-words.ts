/** What a request came to, in words. */
import type { CollectorRequest, DoorName } from '#contracts';
import type { BadgeTone } from '../../../ui/badge.js';
import { plural } from '../../../ui/format.js';

export interface Outcome {
  readonly tone: BadgeTone;
  readonly text: string;
}

type Counts = Pick<CollectorRequest, 'status' | 'accepted' | 'rejected' | 'warned'>;

export function outcomeOf({ status, accepted, rejected, warned }: Counts): Outcome {
  if (status === null) return { tone: 'warn', text: 'Broken off' };
  if (status >= 500) return { tone: 'bad', text: 'Not taken' };
  if (status === 429) return { tone: 'warn', text: 'Over a limit' };
  if (status >= 400) return { tone: 'bad', text: 'Refused' };
  if (rejected > 0) return accepted > 0 ? { tone: 'warn', text: 'Partly refused' } : { tone: 'bad', text: 'Refused' };
  if (warned > 0) return { tone: 'warn', text: 'Taken, warned' };
  if (status === 101) return { tone: 'ok', text: 'Connected' };
  return accepted > 0 ? { tone: 'ok', text: 'Taken' } : { tone: 'neutral', text: 'Answered' };
}

/** 2 taken, 1 refused; empty when there were no events. */
export function eventsText({ accepted, rejected, warned }: Omit<Counts, 'status'>): string {
  const parts = [
    accepted > 0 && `${plural(accepted, 'event')} taken`,
    rejected > 0 && `${accepted > 0 ? rejected.toLocaleString('en') : plural(rejected, 'event')} refused`,
    warned > 0 && `${warned.toLocaleString('en')} with a warning`,
  ];
  return parts.filter((part) => part !== false).join(', ');
}

/** Why, as a code; of the first event, where one is at fault. */
export const reasonOf = ({ firstRefused, code }: Pick<CollectorRequest, 'firstRefused' | 'code'>): string | null =>
  firstRefused?.code ?? code;

/** Requests that are not in the list, because there were too many in their second. */
export const notKeptAmong = (requests: readonly Pick<CollectorRequest, 'notKept'>[]): number =>
  requests.reduce((sum, { notKept }) => sum + notKept, 0);

export const DOOR_NAMES: Readonly<Record<DoorName, string>> = {
  events: 'Events API',
  beacon: 'Beacon',
  pixel: 'Pixel',
  segment: 'Segment',
  cloudevents: 'CloudEvents',
  otlp: 'OpenTelemetry',
  socket: 'WebSocket',
};
