/** Answers as Segment's libraries expect them, which look at the status alone; what is more is for people. */
import { refuse, type Refusal } from '../../refusal.js';
import type { Ingested } from '../../ingest-events/ingest-events.command.js';
import { ingestedText } from '../events/ingested-answer.js';

const SUCCESS = '{"success":true}';

/** Events are named as soon as there is more to say of one than that it was taken. */
export function segmentText(ingested: Ingested): string {
  const plain = ingested.events.every((event) => event.status === 'accepted' && !event.ignored && !event.warning);
  return plain ? SUCCESS : `{"success":${ingested.rejected === 0},${ingestedText(ingested).slice(1)}`;
}

/** 400, which no library sends again. */
export function noneTaken(ingested: Ingested): Refusal {
  return { ...refuse('NO_EVENT_ACCEPTED'), extensions: { success: false, ...ingested } };
}
