/** Who gets a socket: Socket.io middleware, as Nest's guards do not run on connect. The rules are those of a request. */
import { Inject, Injectable } from '@nestjs/common';
import type { SocketRefusal } from '#contracts';
import { traceIdOf, traceparentOf } from '../../answer/trace.js';
import { authenticate, type RequestOrigin } from '../../authenticate/authenticate.js';
import type { AddressOf } from '../../authenticate/client-address.js';
import type { Sender } from '../../authenticate/sender.js';
import { KeyFeed } from '../../keys/key-feed.js';
import { ADDRESS_OF, ENTRY_RULES } from '../../parts.js';
import type { EntryRules } from '../../receive/entry-rules.js';
import { hearStranger } from '../../receive/hear-stranger.js';
import { isRefusal, refuse, type Refusal } from '../../refusal.js';
import { socketRefusal } from './answers.js';
import { OpenSockets } from './open-sockets.js';
import type { SenderSocket, SocketCaller } from './sender-socket.js';

/** No key of ours is anywhere near this. */
const MAX_KEY_LENGTH = 256;
const RETRY_SOON = { 'retry-after': '1' };

/** A refused connection, as Socket.io sends it: the client's `connect_error` has it in `data`. */
export class ConnectionRefused extends Error {
  readonly data: SocketRefusal;
  constructor(refusal: Refusal) {
    super(refusal.code);
    this.data = socketRefusal(refusal, traceIdOf(traceparentOf(undefined)));
  }
}

@Injectable()
export class SocketAdmission {
  readonly open = new OpenSockets();

  constructor(
    @Inject(ENTRY_RULES) private readonly rules: EntryRules,
    @Inject(KeyFeed) private readonly feed: KeyFeed,
    @Inject(ADDRESS_OF) private readonly addressOf: AddressOf,
  ) {}

  /** Lets in whoever may send, and remembers in `socket.data` by what; else the refusal. */
  async admit(socket: SenderSocket): Promise<Refusal | null> {
    if (socket.conn.transport.name !== 'websocket') {
      return refuse('REQUEST_INVALID', "only over WebSocket: connect with transports: ['websocket']");
    }
    if (!this.feed.ready) return refuse('NOT_READY', 'the keys are being read', RETRY_SOON);
    const { data, handshake } = socket;
    const from = this.originOf(socket);
    const { key } = handshake.auth as { key?: unknown };
    if (typeof key !== 'string' || key === '' || key.length > MAX_KEY_LENGTH) {
      return this.rules.limiter.countStranger(from.address) ?? refuse('KEY_MISSING', 'connect with auth: { key }');
    }
    data.presented = { key, exposed: false };
    data.from = from;
    const sender = await this.senderOf(data);
    if (isRefusal(sender)) return sender;
    data.owner = sender;
    const tooMany = this.open.refusal({ collectorId: sender.collectorId, address: from.address });
    return tooMany && { ...tooMany, owner: sender };
  }

  /** Whom the key of a socket stands for by now. */
  stillIs({ presented, from }: SocketCaller, now: number): Sender | Refusal {
    return authenticate(presented, from, this.rules.keys, now);
  }

  private async senderOf(data: SocketCaller): Promise<Sender | Refusal> {
    const now = Date.now();
    const sender = this.stillIs(data, now);
    return isRefusal(sender) ? hearStranger(data.presented, data.from, sender, this.rules, now) : sender;
  }

  private originOf({ handshake, request }: SenderSocket): RequestOrigin {
    const { origin, 'user-agent': userAgent } = handshake.headers;
    return { origin, address: this.addressOf(request), userAgent: userAgent ?? null };
  }
}
