/** The Socket.io server of a collector that has a port of its own. */
import type { Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';
import { INGEST_LIMITS, INGEST_SOCKET_LIMITS } from '#contracts';
import { answerOtherUpgrades } from '#runtime';
import { PACKETS } from './packets.js';
import type { SenderServer } from './sender-socket.js';

/** Attached to a server that does not listen yet. WebSocket only: no request has to find its way back to this process. */
export function openOwnServer(http: HttpServer): SenderServer {
  answerOtherUpgrades(http, '/socket.io/');
  return new Server(http, {
    path: '/socket.io',
    destroyUpgrade: false,
    transports: ['websocket'],
    parser: PACKETS,
    connectTimeout: INGEST_SOCKET_LIMITS.connectTimeoutMs,
    maxHttpBufferSize: INGEST_LIMITS.anonymousBytes,
    perMessageDeflate: false,
    httpCompression: false,
    serveClient: false,
  });
}
