/** Leaves word of what a socket was answered, for whoever watches its collector. */
import { Inject, Injectable } from '@nestjs/common';
import { ERRORS, INGEST_NAMESPACE } from '#contracts';
import type { KeyOwner } from '../../authenticate/key-owner.js';
import type { Ingested } from '../../ingest-events/ingest-events.command.js';
import type { Refusal } from '../../refusal.js';
import { RequestNotes } from '../../request-notes/request-notes.js';
import { hintOf } from '../../request-notes/request-trail.js';
import type { SocketCaller } from './sender-socket.js';

export interface Send {
  readonly caller: SocketCaller;
  readonly owner: KeyOwner;
  readonly bytes: number;
  /** Milliseconds of `performance.now()`. */
  readonly begun: number;
}

interface SendAnswer {
  readonly refusal: Refusal | null;
  readonly ingested: Ingested | null;
  /** Null: nothing was refused. */
  readonly traceId: string | null;
}

@Injectable()
export class SocketNotes {
  constructor(@Inject(RequestNotes) private readonly notes: RequestNotes) {}

  /** `refusal`: null, it was let in. */
  connected({ presented, from }: SocketCaller, owner: KeyOwner, refusal: Refusal | null): void {
    this.notes.answered({
      owner,
      door: 'socket',
      method: 'CONNECT',
      path: INGEST_NAMESPACE,
      from,
      keyHint: hintOf(presented.key),
      status: refusal ? ERRORS[refusal.code].status : 101,
      refusal,
      traceId: null,
      ingested: null,
      bytes: null,
      milliseconds: 0,
    });
  }

  sent({ owner, bytes, begun, caller }: Send, { refusal, ingested, traceId }: SendAnswer): void {
    this.notes.answered({
      owner,
      door: 'socket',
      method: 'SEND',
      path: INGEST_NAMESPACE,
      from: caller.from,
      keyHint: hintOf(caller.presented.key),
      status: refusal ? ERRORS[refusal.code].status : 202,
      refusal,
      traceId,
      ingested,
      bytes,
      milliseconds: performance.now() - begun,
    });
  }
}
