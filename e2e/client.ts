/** What an outside program does: sign in, manage, send, read, listen. Real HTTP, real Socket.io. */
import { io, type Socket } from 'socket.io-client';
import type { EventView, EventsFrame, IngestAnswer, SubscribeAnswer } from '#contracts';
import { ADMIN, type Doors } from './installation.js';
import { recordSecretsOf } from './records.js';

export interface Answer<T = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

export async function http<T = Record<string, unknown>>(
  url: string,
  options: { method?: string; token?: string; json?: unknown; body?: string; type?: string } = {},
): Promise<Answer<T>> {
  recordSecretsOf(options.json);
  const body = options.json === undefined ? options.body : JSON.stringify(options.json);
  const response = await fetch(url, {
    method: options.method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      ...(options.token ? { authorization: `Bearer ${options.token}` } : {}),
      ...(body === undefined ? {} : { 'content-type': options.type ?? 'application/json' }),
    },
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  const answer = (text === '' ? null : JSON.parse(text)) as T;
  recordSecretsOf(answer);
  return { status: response.status, headers: response.headers, body: answer };
}

export async function signIn(installation: Pick<Doors, 'gateway'>): Promise<string> {
  const { status, body } = await http<{ accessToken: string }>(`${installation.gateway}/api/v1/auth/login`, {
    json: ADMIN,
  });
  if (status !== 200) throw new Error(`login: ${status} ${JSON.stringify(body)}`);
  return body.accessToken;
}

export interface Source {
  readonly projectId: string;
  readonly stream: string;
  readonly collectorId: string;
  readonly key: string;
}

/** A project of its own with one stream and one server key. */
export async function makeSource(installation: Pick<Doors, 'gateway'>, token: string, stream = 'web'): Promise<Source> {
  const api = `${installation.gateway}/api/v1/projects`;
  const name = `Project ${Math.random().toString(36).slice(2)}`;
  const project = await http<{ id: string }>(api, { token, json: { name } });
  const projectId = project.body.id;
  await http(`${api}/${projectId}/streams`, { token, json: { name: stream } });
  const collector = await http<{ id: string; key: string }>(`${api}/${projectId}/collectors`, {
    token,
    json: { name: 'Server', streams: [stream], scopes: ['ingest'] },
  });
  if (collector.status !== 201) throw new Error(`collector: ${collector.status} ${JSON.stringify(collector.body)}`);
  return { projectId, stream, collectorId: collector.body.id, key: collector.body.key };
}

export function send(
  installation: Doors,
  key: string,
  body: unknown,
): Promise<Answer<IngestAnswer & { code?: string }>> {
  return http(`${installation.ingest}/v1/events`, { token: key, json: body });
}

export interface Listener {
  readonly socket: Socket;
  readonly answer: SubscribeAnswer;
  /** Everything received so far, in order. */
  readonly events: EventView[];
}

export async function listen(
  installation: Pick<Doors, 'gateway'>,
  token: string,
  request: { projectId: string; stream: string; types?: string[] },
): Promise<Listener> {
  const socket = io(installation.gateway, { auth: { token }, transports: ['websocket'], reconnection: false });
  const events: EventView[] = [];
  socket.on('events', (frame: EventsFrame) => events.push(...frame.events));
  await new Promise<void>((connected, refused) => {
    socket.once('connect', connected);
    socket.once('connect_error', refused);
  });
  const answer = (await socket.timeout(5_000).emitWithAck('subscribe', request)) as SubscribeAnswer;
  return { socket, answer, events };
}
