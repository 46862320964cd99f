import type { RawEvent } from '#domain';
import type { Facts } from '../pipeline/step.js';

/** An event with nothing that a step could look at. */
export function aRawEvent(part: Partial<RawEvent> = {}): RawEvent {
  return {
    projectId: 'p1',
    collectorId: 'c1',
    stream: 'web',
    id: 'e1',
    type: 'page_view',
    time: 1_763_632_800_000,
    receivedAt: 1_763_632_800_000,
    visitorId: 'v1',
    userId: null,
    sessionId: null,
    url: null,
    referrer: null,
    properties: null,
    context: null,
    address: null,
    keepAddress: false,
    userAgent: null,
    ...part,
  };
}

/** What is known before any step has run. */
export function facts(part: Partial<Facts> = {}): Facts {
  return {
    time: 0,
    context: null,
    page: null,
    geo: null,
    agent: null,
    bot: false,
    botName: null,
    referrerFacts: null,
    campaign: null,
    marks: [],
    ...part,
  };
}
