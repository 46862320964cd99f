/** A Socket.io socket as the live feed uses it. */
import type { Server, Socket } from 'socket.io';
import type { Listener } from './listener.js';
import type { TokenBearer } from './live.access.js';
import type { StreamName } from './subscribe-request.js';

type Messages = Record<string, (...payload: never[]) => void>;

export interface SocketData {
  bearer: TokenBearer;
  /** Rooms this socket is in, by name. */
  rooms: Map<string, StreamName>;
  /** Subscriptions that are being made. */
  subscribing: number;
  expiry: NodeJS.Timeout;
}

export type LiveSocket = Socket<Messages, Messages, Messages, SocketData>;
export type LiveServer = Server<Messages, Messages, Messages, SocketData>;

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
