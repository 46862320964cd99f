/** Records of the topics that the event ledger counts. */
import type { RawEvent, RejectedEvent } from '#domain';
import { NOON } from '../../projector-fixture.spec.js';

/** Of project `p` and stream `web`, received at {@link NOON}. */
export function aRawEvent(changes: Partial<RawEvent> = {}): RawEvent {
  return {
    projectId: 'p',
    collectorId: 'c',
    stream: 'web',
    id: 'e',
    type: 'page_view',
    time: null,
    receivedAt: NOON,
    visitorId: 'v1',
    userId: null,
    sessionId: null,
    url: null,
    referrer: null,
    properties: '{"a":1}',
    context: null,
    address: null,
    keepAddress: false,
    userAgent: null,
    ...changes,
  };
}

/** As the enricher sets one aside on which a step failed. */
export function aRejectedEvent(changes: Partial<RejectedEvent> = {}): RejectedEvent {
  return {
    outcome: 'rejected',
    reason: 'STEP_FAILED',
    step: 'geo',
    detail: null,
    rejectedAt: NOON + 1,
    rawOffset: 0,
    projectId: 'p',
    stream: 'web',
    id: 'e',
    type: 'page_view',
    receivedAt: NOON,
    raw: Buffer.from('raw'),
    door: null,
    ...changes,
  };
}
