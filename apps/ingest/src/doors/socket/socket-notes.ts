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
      ...ofSocket('CONNECT', refusal ? ERRORS[refusal.code].status : 101),
      owner,
      from: () => from,
      keyHint: hintOf(presented.key),
      refusal,
      traceId: null,
      ingested: null,
      bytes: null,
      milliseconds: 0,
    });
  }

  sent({ owner, bytes, begun, caller: { presented, from } }: Send, answer: SendAnswer): void {
    this.notes.answered({
      ...ofSocket('SEND', answer.refusal ? ERRORS[answer.refusal.code].status : 202),
      ...answer,
      owner,
      bytes,
      from: () => from,
      keyHint: hintOf(presented.key),
      milliseconds: performance.now() - begun,
    });
  }
}

const ofSocket = (method: 'CONNECT' | 'SEND', status: number) =>
  ({ door: 'socket', method, path: INGEST_NAMESPACE, status }) as const;
