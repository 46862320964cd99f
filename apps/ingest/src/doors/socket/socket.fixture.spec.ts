/** Clients of the WebSocket door, as they are published. Specs only. */
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import type { SendAnswer, SocketRefusal } from '#contracts';
import { SERVER_KEY } from '../../collector.fixture.spec.js';

const WITHIN_MS = 5_000;
const clients: Socket[] = [];

/** After each test. */
export function closeClients(): void {
  for (const client of clients.splice(0)) client.disconnect();
}

/** A client that connects by itself; once. */
export function connect(
  url: string,
  auth: Record<string, unknown> = { key: SERVER_KEY },
  options: Partial<ManagerOptions & SocketOptions> = {},
): Socket {
  const transports = ['websocket'];
  const client = io(`${url}/ingest`, { auth, transports, reconnection: false, forceNew: true, ...options });
  clients.push(client);
  return client;
}

/** Resolves with what came with the next message of that name, local ones included. */
export function next<T>(client: Socket, message: string, withinMs = WITHIN_MS): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no ${message} within ${withinMs} ms`)), withinMs);
    client.once(message, (what: T) => {
      clearTimeout(timer);
      resolve(what);
    });
  });
}

/** Why the client is not let in; null: it is. */
export function whenDecided(client: Socket): Promise<SocketRefusal | null> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('neither let in nor refused')), WITHIN_MS);
    client.once('connect', () => {
      clearTimeout(timer);
      resolve(null);
    });
    client.once('connect_error', (error: Error & { data?: SocketRefusal }) => {
      clearTimeout(timer);
      if (error.data) resolve(error.data);
      else reject(error);
    });
  });
}

/** Throws when the client is let in. */
export async function refusal(client: Socket): Promise<SocketRefusal> {
  const refused = await whenDecided(client);
  if (!refused) throw new Error('it was let in');
  return refused;
}

export function send(client: Socket, events: unknown, withinMs = WITHIN_MS): Promise<SendAnswer> {
  return client.timeout(withinMs).emitWithAck('send', events) as Promise<SendAnswer>;
}

/** The answer with what varies left out. */
export function gist(answer: SendAnswer): unknown[] {
  const outcomes = answer.events?.map((event) => (event.status === 'accepted' ? event.id : event.code));
  return answer.ok ? ['ok', ...(outcomes ?? [])] : [answer.code, answer.retryable, ...(outcomes ?? [])];
}
