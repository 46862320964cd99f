/** A Socket.io socket as this door uses it. */
import type { Server, Socket } from 'socket.io';
import type { SocketRefusal } from '#contracts';
import type { RequestOrigin } from '../../authenticate/authenticate.js';
import type { KeyOwner } from '../../authenticate/key-owner.js';
import type { PresentedKey } from '../../authenticate/presented-key.js';
import type { AnswerText } from './packets.js';
import type { SocketFlow } from './socket-flow.js';

interface FromClient {
  packet: (text: unknown, answer?: (text: AnswerText) => void) => void;
}

interface ToClient {
  closed: (why: SocketRefusal) => void;
}

/** What a socket said of itself when it connected; asked about again with every send and each second. */
export interface SocketCaller {
  presented: PresentedKey;
  from: RequestOrigin;
}

interface SocketData extends SocketCaller {
  owner: KeyOwner;
  flow: SocketFlow;
}

export type SenderSocket = Socket<FromClient, ToClient, Record<string, never>, SocketData>;
export type SenderServer = Server<FromClient, ToClient, Record<string, never>, SocketData>;

/**
 * From here on the connection may carry messages of so many bytes. The bound of the server is that of strangers. It is
 * ws's own, of one connection, and private there; were it gone, large messages would end the connection.
 */
export function raiseMessageBound({ conn }: SenderSocket, bytes: number): void {
  const { socket } = conn.transport as unknown as { socket?: { _receiver?: { _maxPayload: number } } };
  if (socket?._receiver) socket._receiver._maxPayload = bytes;
}
