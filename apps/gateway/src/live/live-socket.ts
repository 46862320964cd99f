/** A Socket.io socket as the live feed uses it. */
import type { Server, Socket } from 'socket.io';
import { SOCKET_MESSAGES, type ErrorCode } from '#contracts';
import type { Principal } from '../access/principal.js';
import type { Listener } from './listener.js';
import type { StreamName } from './subscribe-request.js';

type Messages = Record<string, (...payload: never[]) => void>;

export interface SocketData {
  principal: Principal;
  /** What it showed in the handshake, which is asked about again from time to time. */
  token: string;
  /** Rooms this socket is in, by name. */
  rooms: Map<string, StreamName>;
  /** Projects whose ledger it watches. */
  ledgers: Set<string>;
  /** Subscriptions that are being made. */
  subscribing: number;
  expiry?: NodeJS.Timeout;
}

export type LiveSocket = Socket<Messages, Messages, Messages, SocketData>;
export type LiveServer = Server<Messages, Messages, Messages, SocketData>;

/** Says why, and cuts the connection. */
export function endConnection(socket: LiveSocket, code: ErrorCode): void {
  socket.emit(SOCKET_MESSAGES.closed, { room: null, code } as never);
  socket.disconnect(true);
}

/** engine.io keeps what it could not write in `writeBuffer`; its types call that private, but it is what tells a slow reader. */
const waiting = (socket: LiveSocket): number =>
  (socket.conn as unknown as { writeBuffer: unknown[] }).writeBuffer.length;

export function listenerOf(socket: LiveSocket): Listener {
  return {
    id: socket.id,
    get connected() {
      return socket.connected;
    },
    backlog: () => waiting(socket),
    send: (message, payload) => void socket.emit(message, payload as never),
    drained: () => drained(socket),
    enter: (room) => void socket.join(room),
    exit: (room) => void socket.leave(room),
  };
}

async function drained(socket: LiveSocket): Promise<void> {
  while (socket.connected && waiting(socket) > 0) {
    await new Promise<void>((resolve) => {
      const done = (): void => {
        socket.conn.off('drain', done);
        socket.conn.off('close', done);
        resolve();
      };
      socket.conn.on('drain', done);
      socket.conn.on('close', done);
    });
  }
}
