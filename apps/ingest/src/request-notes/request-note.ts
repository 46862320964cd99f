/** What is written down of a request that was answered. */
import { hostname } from 'node:os';
import type { FastifyRequest } from 'fastify';
import type { DoorName, FirstRefused, RequestNote } from '#contracts';
import { maskText } from '#domain';
import type { RequestOrigin } from '../authenticate/authenticate.js';
import type { KeyOwner } from '../authenticate/key-owner.js';
import type { Ingested } from '../ingest-events/ingest-events.command.js';
import { originOf } from '../receive/receive.js';
import type { Refusal } from '../refusal.js';
import type { RequestTrail } from './request-trail.js';

/** All there is to know of it, before it is known whether it is kept. */
export interface AnsweredRequest {
  readonly owner: KeyOwner;
  readonly door: DoorName;
  readonly method: string;
  readonly path: string;
  readonly from: RequestOrigin;
  readonly keyHint: string | null;
  readonly status: number | null;
  readonly refusal: Refusal | null;
  readonly traceId: string | null;
  readonly ingested: Ingested | null;
  readonly bytes: number | null;
  readonly milliseconds: number;
}

/** Characters of what others have written. */
const MOST = { detail: 300, pointer: 200, userAgent: 200, origin: 200, path: 100 } as const;
const INSTANCE = hostname().slice(0, 64);

/** Of the answer to a request over HTTP. `status`: null, nobody was there for it. */
export function answeredOverHttp(
  request: FastifyRequest,
  trail: RequestTrail & { readonly owner: KeyOwner },
  status: number | null,
  milliseconds: number,
): AnsweredRequest {
  const { routeOptions, method } = request;
  // The address itself may hold a key.
  return { ...trail, method, path: routeOptions.url ?? '', from: originOf(request), status, milliseconds };
}

/** What went wrong, in a word; null: nothing. */
export function troubleOf(
  status: number | null,
  { refusal, ingested }: Pick<AnsweredRequest, 'refusal' | 'ingested'>,
): string | null {
  if (status === null) return 'gone';
  if (ingested && ingested.rejected > 0) return firstRefused(ingested)?.code ?? 'rejected';
  if (refusal) return refusal.code;
  return status >= 400 ? String(status) : null;
}

export function requestNote(answered: AnsweredRequest, at: number): RequestNote {
  const { owner, door, method, path, from, keyHint, status, refusal, traceId, ingested, bytes, milliseconds } =
    answered;
  return {
    at,
    door,
    method,
    path: path.slice(0, MOST.path),
    status,
    code: refusal?.code ?? null,
    detail: refusal?.detail === undefined ? null : told(refusal.detail),
    traceId,
    accepted: ingested?.accepted ?? 0,
    rejected: ingested?.rejected ?? 0,
    warned: warnedIn(ingested),
    firstRefused: ingested && firstRefused(ingested),
    bytes,
    milliseconds: Math.round(milliseconds * 10) / 10,
    keyHint,
    userAgent: cut(from.userAgent, MOST.userAgent),
    origin: cut(from.origin, MOST.origin),
    address: owner.keepAddresses ? from.address : null,
    instance: INSTANCE,
    notKept: 0,
  };
}

function firstRefused({ events }: Ingested): FirstRefused | null {
  for (const event of events) {
    if (event.status !== 'rejected') continue;
    const { code, detail, pointer } = event;
    return { code, detail: told(detail), pointer: pointer.slice(0, MOST.pointer) };
  }
  return null;
}

const warnedIn = (ingested: Ingested | null): number =>
  ingested?.events.filter((event) => event.status === 'accepted' && event.warning).length ?? 0;

const cut = (text: string | null | undefined, most: number): string | null => text?.slice(0, most) ?? null;

/** What a parser says of a text may quote it. */
const told = (detail: string): string => maskText(detail).slice(0, MOST.detail);
