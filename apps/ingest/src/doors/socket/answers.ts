/** Answers as a socket gets them. */
import { ERRORS, type SocketRefusal } from '#contracts';
import type { Ingested } from '../../ingest-events/ingest-events.command.js';
import type { Refusal } from '../../refusal.js';
import { ingestedText } from '../events/ingested-answer.js';
import { AnswerText } from './packets.js';

export function takenAnswer(ingested: Ingested): AnswerText {
  return new AnswerText(`{"ok":true,${ingestedText(ingested).slice(1)}`);
}

export function refusedAnswer(refusal: Refusal, traceId: string): AnswerText {
  return new AnswerText(JSON.stringify({ ok: false, ...socketRefusal(refusal, traceId), ...refusal.extensions }));
}

export function socketRefusal({ code, detail, headers }: Refusal, traceId: string): SocketRefusal {
  const { title, retryable } = ERRORS[code];
  const wait = headers?.['retry-after'];
  return {
    code,
    title,
    ...(detail !== undefined && { detail }),
    retryable,
    ...(wait !== undefined && { retryAfter: Number(wait) }),
    traceId,
  };
}
