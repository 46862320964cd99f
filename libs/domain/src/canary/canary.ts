/**
 * Canaries: events that the installation sends to itself, one through each partition at a time, to show that an event
 * would come through. They belong to no project, so that nobody's figures know of them: they are left out where records
 * become counts and rows, and only their arrival is noted.
 */
import type { RawEvent } from '../event.js';

/** A project's id that none can have: those are UUIDs. */
export const CANARY_PROJECT = 'canary';

export const isCanary = ({ projectId }: { readonly projectId: string | null }): boolean => projectId === CANARY_PROJECT;

/**
 * The canary of a partition. `round`: counted from 1970, so that all collectors send the same event in it, of which the
 * enricher lets one through. `now`: epoch ms.
 */
export function canaryEvent(partition: number, round: number, now: number): RawEvent {
  return {
    projectId: CANARY_PROJECT,
    collectorId: CANARY_PROJECT,
    stream: CANARY_PROJECT,
    id: `${round}/${partition}`,
    type: CANARY_PROJECT,
    time: null,
    receivedAt: now,
    visitorId: null,
    userId: null,
    sessionId: null,
    url: null,
    referrer: null,
    properties: null,
    context: null,
    address: null,
    keepAddress: false,
    userAgent: null,
  };
}
