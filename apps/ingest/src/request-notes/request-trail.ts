/** What becomes known of a request on its way, kept with it until it is answered. */
import type { FastifyRequest } from 'fastify';
import type { DoorName } from '#contracts';
import type { KeyOwner } from '../authenticate/key-owner.js';
import type { Ingested } from '../ingest-events/ingest-events.command.js';
import type { Refusal } from '../refusal.js';

export interface RequestTrail {
  readonly door: DoorName;
  /** Whose key was shown, good or not; null: nobody's that is known. */
  owner: KeyOwner | null;
  keyHint: string | null;
  /** Of the body, as sent. */
  bytes: number | null;
  ingested: Ingested | null;
  refusal: Refusal | null;
  /** Of the problem that was answered. */
  traceId: string | null;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Null: the request is not at a door. */
    trail: RequestTrail | null;
  }
}

export function beginTrail(request: FastifyRequest, door: DoorName): RequestTrail {
  const trail: RequestTrail = {
    door,
    owner: null,
    keyHint: null,
    bytes: null,
    ingested: null,
    refusal: null,
    traceId: null,
  };
  request.trail = trail;
  return trail;
}

/** The end of a key, as it is shown where keys are listed. */
export const hintOf = (key: string): string => key.slice(-4);
