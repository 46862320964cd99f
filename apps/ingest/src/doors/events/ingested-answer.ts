/** The answer's text. Of many accepted events each is written by hand: only the id can need escaping. */
import type { FastifyReply } from 'fastify';
import type { EventOutcome } from '#contracts';
import { refuse, RequestRefused, type Refusal } from '../../refusal.js';
import type { Ingested } from '../../ingest-events/ingest-events.command.js';

/** 202 with an outcome for each event. Throws RequestRefused when there were some and none of them was accepted. */
export function answerIngested(reply: FastifyReply, ingested: Ingested): void {
  if (ingested.accepted === 0 && ingested.rejected > 0) throw new RequestRefused(noneAccepted(ingested));
  void reply.code(202).header('content-type', 'application/json; charset=utf-8').send(ingestedText(ingested));
}

export function ingestedText({ accepted, rejected, events }: Ingested): string {
  return `{"accepted":${accepted},"rejected":${rejected},"events":[${events.map(outcomeText).join(',')}]}`;
}

/** None was accepted: 422, or 403 when the key may not write to any of the streams that the events name. */
export function noneAccepted(ingested: Ingested): Refusal {
  const forbidden = ingested.events.every(
    (event) => event.status === 'rejected' && event.code === 'EVENT_STREAM_FORBIDDEN',
  );
  return { ...refuse(forbidden ? 'KEY_STREAM' : 'EVENTS_REJECTED'), extensions: { ...ingested } };
}

function outcomeText(outcome: EventOutcome): string {
  if (outcome.status === 'rejected' || outcome.ignored || outcome.warning) return JSON.stringify(outcome);
  const line = outcome.line === undefined ? '' : `,"line":${outcome.line}`;
  return `{"index":${outcome.index},"id":${JSON.stringify(outcome.id)},"status":"accepted","receipt":"${outcome.receipt}"${line}}`;
}
