/** What a socket may ask for: joining and leaving rooms, within its rights and limits. Nothing here throws. */
import {
  ledgerRoomOf,
  REPLAYS_ROOM,
  roomOf,
  SOCKET_LIMITS,
  SOCKET_MESSAGES,
  SOCKET_NEEDS,
  type ErrorCode,
  type SubscribeAnswer,
  type UnsubscribeAnswer,
} from '#contracts';
import type { Principal } from '../access/principal.js';
import type { PositionVector } from './cursor.js';
import type { LiveAccess } from './live.access.js';
import { endConnection, listenerOf, type LiveSocket } from './live-socket.js';
import type { Rooms } from './rooms.js';
import { streamNameOf, subscriptionOf, type StreamName } from './subscribe-request.js';

/** Subscriptions of one socket that may be under way at a time. */
const MAX_SUBSCRIBING = 4;
/** Sockets whose rights are asked for at a time. */
const RECHECK_LANES = 4;

export interface SubscriptionsParts {
  readonly rooms: Rooms;
  readonly access: LiveAccess;
  readonly failed: (fault: unknown) => void;
  /** The code for a fault that the client hears of. */
  readonly codeOf: (fault: unknown) => ErrorCode;
}

export class Subscriptions {
  constructor(private readonly parts: SubscriptionsParts) {}

  async subscribe(socket: LiveSocket, body: unknown): Promise<SubscribeAnswer> {
    const subscription = subscriptionOf(body);
    if (typeof subscription === 'string') return { ok: false, code: subscription };
    const { data } = socket;
    const room = roomOf(subscription.projectId, subscription.stream);
    const isNew = !data.rooms.has(room);
    const full = isNew && data.rooms.size + data.subscribing >= SOCKET_LIMITS.rooms;
    if (full || data.subscribing >= MAX_SUBSCRIBING) return { ok: false, code: 'TOO_MANY_REQUESTS' };
    data.subscribing += 1;
    try {
      const refusal = await this.refusal(data.principal, subscription);
      if (refusal) return { ok: false, code: refusal };
      if (subscription.from && (await this.isAhead(subscription.from))) return { ok: false, code: 'CURSOR_INVALID' };
      const cursor = await this.parts.rooms.enter(subscription, (opened) => {
        if (!socket.connected) return null;
        data.rooms.set(room, { projectId: subscription.projectId, stream: subscription.stream });
        void socket.join(statsRoomOf(room));
        return opened.join(listenerOf(socket), subscription);
      });
      if (cursor !== null) return { ok: true, room, cursor };
      this.parts.rooms.leave(room, socket.id);
      return { ok: false, code: 'UNAUTHENTICATED' };
    } catch (fault) {
      this.parts.failed(fault);
      return { ok: false, code: this.parts.codeOf(fault) };
    } finally {
      data.subscribing -= 1;
    }
  }

  unsubscribe(socket: LiveSocket, body: unknown): UnsubscribeAnswer {
    const name = streamNameOf(body);
    if (!name) return { ok: false, code: 'REQUEST_INVALID' };
    const room = roomOf(name.projectId, name.stream);
    if (!socket.data.rooms.has(room)) return { ok: false, code: 'NOT_FOUND' };
    this.leave(socket, room);
    return { ok: true, room };
  }

  leaveAll(socket: LiveSocket): void {
    for (const room of socket.data.rooms.keys()) this.leave(socket, room);
  }

  /**
   * Ends what these sockets may not see any more: the connection when what let it in is not valid any more, else the rooms
   * of projects that it may not read any more. Throws when a question cannot be answered; it is asked again next time.
   */
  async recheck(sockets: readonly LiveSocket[]): Promise<void> {
    const waiting = [...sockets];
    const lane = async (): Promise<void> => {
      for (let socket = waiting.pop(); socket; socket = waiting.pop()) await this.recheckOne(socket);
    };
    await Promise.all(Array.from({ length: RECHECK_LANES }, lane));
  }

  private async recheckOne(socket: LiveSocket): Promise<void> {
    const { access } = this.parts;
    const { token, rooms, ledgers } = socket.data;
    const principal = await access.principalOf(token);
    const refusal = principal ? await access.refusal(SOCKET_NEEDS.connection, principal, null) : 'UNAUTHENTICATED';
    if (!principal || refusal) return endConnection(socket, refusal ?? 'UNAUTHENTICATED');
    socket.data.principal = principal;
    if (socket.rooms.has(REPLAYS_ROOM) && (await access.refusal(SOCKET_NEEDS.watch_replays, principal, null))) {
      await closeRoom(socket, REPLAYS_ROOM);
    }
    for (const projectId of ledgers) {
      if (!(await access.refusal(SOCKET_NEEDS.watch_ledger, principal, projectId))) continue;
      ledgers.delete(projectId);
      await closeRoom(socket, ledgerRoomOf(projectId));
    }
    for (const projectId of new Set([...rooms.values()].map((name) => name.projectId))) {
      if (!(await access.refusal(SOCKET_NEEDS.subscribe, principal, projectId))) continue;
      for (const [room, name] of rooms) {
        if (name.projectId !== projectId) continue;
        this.leave(socket, room);
        socket.emit(SOCKET_MESSAGES.closed, { room, code: 'FORBIDDEN' } as never);
      }
    }
  }

  private leave(socket: LiveSocket, room: string): void {
    socket.data.rooms.delete(room);
    void socket.leave(statsRoomOf(room));
    this.parts.rooms.leave(room, socket.id);
  }

  /** No gateway sends what is not in the table yet, so that a cursor beyond it is made up, or of another database. */
  private async isAhead(from: PositionVector): Promise<boolean> {
    const projected = await this.parts.rooms.projected();
    return [...from].some(([partition, next]) => next > (projected.get(partition) ?? 0));
  }

  /** A stream that is not there, and one of a foreign project, look the same. */
  private async refusal(principal: Principal, { projectId, stream }: StreamName): Promise<ErrorCode | null> {
    const refusal = await this.parts.access.refusal(SOCKET_NEEDS.subscribe, principal, projectId);
    if (refusal) return refusal;
    return (await this.parts.access.streamsOf(projectId)).includes(stream) ? null : 'NOT_FOUND';
  }
}

async function closeRoom(socket: LiveSocket, room: string): Promise<void> {
  await socket.leave(room);
  socket.emit(SOCKET_MESSAGES.closed, { room, code: 'FORBIDDEN' } as never);
}

/** Everybody in a room is sent its stats, also those whose events are sent individually. */
export const statsRoomOf = (room: string): string => `stats:${room}`;
