/** Checks what a client sent with `subscribe` and `unsubscribe`: a socket may send anything. */
import { SOCKET_LIMITS, type ErrorCode, type SubscribeRequest } from '#contracts';
import { decodeCursor, type PositionVector } from './cursor.js';
import { eventFilter, isDimension, type EventFilter } from './event-filter.js';

export interface StreamName {
  readonly projectId: string;
  readonly stream: string;
}

export interface Subscription extends StreamName {
  /** Null: from now on. */
  readonly from: PositionVector | null;
  /** Null: the whole stream. */
  readonly filter: EventFilter | null;
}

/** Longest name or value that is looked at. */
const MAX_TEXT = 512;

/** The project that a message names; null when it names none. */
export function projectOf(body: unknown): string | null {
  return isObject(body) && isText(body.projectId) ? body.projectId : null;
}

/** The stream that a message names; null when it names none. */
export function streamNameOf(body: unknown): StreamName | null {
  if (!isObject(body)) return null;
  const { projectId, stream } = body;
  return isText(projectId) && isText(stream) ? { projectId, stream } : null;
}

/** The subscription asked for, or the code with which it is refused. */
export function subscriptionOf(body: unknown): Subscription | ErrorCode {
  const name = streamNameOf(body);
  if (!name) return 'REQUEST_INVALID';
  const { from = 'latest', types, filter } = body as Record<string, unknown>;
  if (!isTypes(types) || !isFilter(filter)) return 'REQUEST_INVALID';
  if (typeof from !== 'string') return 'CURSOR_INVALID';
  const positions = from === 'latest' ? null : decodeCursor(from);
  if (from !== 'latest' && !positions) return 'CURSOR_INVALID';
  return {
    ...name,
    from: positions,
    filter: eventFilter({ ...(types && { types }), ...(filter && { filter }) }),
  };
}

function isTypes(value: unknown): value is SubscribeRequest['types'] {
  if (value === undefined) return true;
  return Array.isArray(value) && value.length <= SOCKET_LIMITS.types && value.every(isText);
}

function isFilter(value: unknown): value is SubscribeRequest['filter'] {
  if (value === undefined) return true;
  if (!isObject(value)) return false;
  const entries = Object.entries(value);
  return (
    entries.length <= SOCKET_LIMITS.filters && entries.every(([name, wanted]) => isDimension(name) && isText(wanted))
  );
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= MAX_TEXT;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
