/** The collector's WebSocket door: Socket.io's namespace `/ingest`. The client sends, and is answered by the acknowledgement. */
import type { ErrorCode } from '../errors/catalogue.js';
import type { EventOutcome, IngestAnswer } from '../http/ingest.js';

export const INGEST_NAMESPACE = '/ingest';

/** Names of the messages, as they stand on the wire. */
export const INGEST_MESSAGES = {
  /** From the client: one event or an array of them, acknowledged with a SendAnswer. */
  send: 'send',
  /** From the server, before it closes the connection of a key that is not good any more: a SocketRefusal. */
  closed: 'closed',
} as const;

export const INGEST_SOCKET_LIMITS = {
  /** Time a connection has to show a key. */
  connectTimeoutMs: 5_000,
  /** A message over the limit of a body is refused; one over this is not read, and the connection ends. */
  cutBytes: 4 * 1024 * 1024,
  /** Sends of one socket that may be under way, and their bytes. */
  sendsInFlight: 100,
  bytesInFlight: 8 * 1024 * 1024,
  /** Answers that a client has not read yet: from so many bytes on its sends are refused, */
  unreadBytes: 4 * 1024 * 1024,
  /** and with so many the connection ends. */
  unreadAnswers: 10_000,
  /** Sockets of one collector at a process, whatever its keys. */
  socketsPerCollector: 5_000,
  /** Sockets from one address at a process. */
  socketsPerAddress: 1_000,
} as const;

/** Why a connection or a message is refused: a problem (RFC 9457) without what belongs to HTTP. */
export interface SocketRefusal {
  readonly code: ErrorCode;
  readonly title: string;
  readonly detail?: string;
  /** Whether the same may succeed later. */
  readonly retryable: boolean;
  /** Seconds. */
  readonly retryAfter?: number;
  readonly traceId: string;
}

/** What became of the events of a `send`. Where none was accepted the refusal has an outcome for each as well. */
export type SendAnswer =
  | ({ readonly ok: true } & IngestAnswer)
  | ({ readonly ok: false; readonly events?: readonly EventOutcome[] } & SocketRefusal);
