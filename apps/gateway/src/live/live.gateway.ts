/** The Socket.io door: connections, and the messages that a client may send. */
import { Inject } from '@nestjs/common';
import {
  ConnectedSocket,
  MessageBody,
  SubscribeMessage,
  WebSocketGateway,
  type OnGatewayConnection,
  type OnGatewayDisconnect,
  type OnGatewayInit,
} from '@nestjs/websockets';
import type { Server } from 'socket.io';
import {
  SOCKET_LIMITS,
  SOCKET_MESSAGES,
  type SubscribeAnswer,
  type UnsubscribeAnswer,
  type WatchAnswer,
} from '#contracts';
import { SETTINGS, type GatewaySettings } from '../parts.js';
import { LedgerFeed } from './ledger-feed.js';
import { LIVE_ACCESS, type LiveAccess } from './live.access.js';
import { LiveFeed } from './live.feed.js';
import { LiveMetrics } from './live.metrics.js';
import { endConnection, type LiveServer, type LiveSocket } from './live-socket.js';
import { ReplayFeed } from './replay-feed.js';
import { SOCKET_PATH } from './socket-adapter.js';
import { messageBound, OpenSockets } from './socket-bounds.js';
import { authenticate } from './socket-door.js';

/** Longest that a Node timer can wait. */
const MAX_TIMER_MS = 2 ** 31 - 1;

@WebSocketGateway({
  path: SOCKET_PATH,
  destroyUpgrade: false,
  maxHttpBufferSize: SOCKET_LIMITS.messageBytes,
  connectTimeout: SOCKET_LIMITS.connectTimeoutMs,
  perMessageDeflate: false,
  httpCompression: false,
  serveClient: false,
})
export class LiveGateway
  implements OnGatewayInit<LiveServer>, OnGatewayConnection<LiveSocket>, OnGatewayDisconnect<LiveSocket>
{
  private readonly sockets = new OpenSockets();

  constructor(
    private readonly feed: LiveFeed,
    private readonly replays: ReplayFeed,
    private readonly ledgers: LedgerFeed,
    private readonly metrics: LiveMetrics,
    @Inject(LIVE_ACCESS) private readonly access: LiveAccess,
    @Inject(SETTINGS) private readonly settings: GatewaySettings,
  ) {}

  afterInit(server: LiveServer): void {
    const { socketOrigins = [], sockets } = this.settings;
    server.use(authenticate(this.access, socketOrigins, (fault) => this.feed.failed(fault)));
    sockets?.attach(server as unknown as Server);
    this.feed.attach(server);
    this.replays.attach(server);
    this.ledgers.attach(server);
  }

  handleConnection(socket: LiveSocket): void {
    const { data } = socket;
    data.rooms = new Map();
    data.ledgers = new Set();
    data.subscribing = 0;
    const left = (data.principal.expiresAt ?? Infinity) - Date.now();
    // What ends later than a timer can wait is noticed when rights are asked for again.
    if (left <= MAX_TIMER_MS) data.expiry = setTimeout(() => endConnection(socket, 'UNAUTHENTICATED'), left).unref();
    this.metrics.sockets.inc();
    // Nest listens for its end only after this: one that ended here would be counted for ever.
    if (!this.sockets.enter(data.principal)) setImmediate(() => endConnection(socket, 'TOO_MANY_REQUESTS'));
    const withinBound = messageBound();
    socket.use((_message, next) => (withinBound() ? next() : endConnection(socket, 'TOO_MANY_REQUESTS')));
  }

  handleDisconnect(socket: LiveSocket): void {
    clearTimeout(socket.data.expiry);
    this.sockets.leave(socket.data.principal);
    this.feed.subscriptions.leaveAll(socket);
    this.metrics.sockets.dec();
  }

  @SubscribeMessage(SOCKET_MESSAGES.subscribe)
  subscribe(@ConnectedSocket() socket: LiveSocket, @MessageBody() body: unknown): Promise<SubscribeAnswer> {
    return this.feed.subscriptions.subscribe(socket, body);
  }

  @SubscribeMessage(SOCKET_MESSAGES.unsubscribe)
  unsubscribe(@ConnectedSocket() socket: LiveSocket, @MessageBody() body: unknown): UnsubscribeAnswer {
    return this.feed.subscriptions.unsubscribe(socket, body);
  }

  @SubscribeMessage(SOCKET_MESSAGES.watchReplays)
  watchReplays(@ConnectedSocket() socket: LiveSocket): Promise<WatchAnswer> {
    return this.replays.watch(socket);
  }

  @SubscribeMessage(SOCKET_MESSAGES.watchLedger)
  watchLedger(@ConnectedSocket() socket: LiveSocket, @MessageBody() body: unknown): Promise<WatchAnswer> {
    return this.ledgers.watch(socket, body);
  }

  @SubscribeMessage(SOCKET_MESSAGES.unwatchLedger)
  unwatchLedger(@ConnectedSocket() socket: LiveSocket, @MessageBody() body: unknown): Promise<UnsubscribeAnswer> {
    return this.ledgers.unwatch(socket, body);
  }
}
