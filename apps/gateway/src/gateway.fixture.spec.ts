/** A gateway on a database of its own, listening; and a client that speaks HTTP to it. */
import { setTimeout as pause } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Registry } from 'prom-client';
import type { DataSource } from 'typeorm';
import { controlEventCodec, TOPICS, type ControlEvent } from '#contracts';
import type { EventLog, NewRecord } from '#event-log';
import { migrateEventStore } from '#event-store';
import { openMemoryLiveStore, type LiveStore } from '#live-store';
import { createLogger, Health, type Logger, httpApp, type HttpApp } from '#runtime';
import { startTestPostgres } from '#testing';
import { Setup } from './control/setup/setup.js';
import { gatewayDatabase, ownDatabase } from './database.js';
import { buildGateway, furnishGateway } from './gateway.app.js';
import type { GatewayParts, GatewaySettings } from './parts.js';

export const ADMIN = { email: 'ann@example.org', password: 'correct horse battery' } as const;

/** A log that keeps what it is given, and can be made to fail. */
export interface RecordingLog extends EventLog {
  readonly records: NewRecord[];
  failing: boolean;
  controlEvents(): ControlEvent[];
}

export function recordingLog(): RecordingLog {
  const records: NewRecord[] = [];
  const log = {
    records,
    failing: false,
    controlEvents: () => records.map(({ value }) => controlEventCodec.decode(value)),
    appender: {
      append: (topic: string, added: readonly NewRecord[]) => {
        if (log.failing || topic !== TOPICS.control) return Promise.reject(new Error('the log is gone'));
        records.push(...added);
        return Promise.resolve(added.map((_, index) => records.length - added.length + index));
      },
      state: () => ({
        queuedBytes: 0,
        maxQueuedBytes: 1,
        lastAcknowledgedAt: null,
        failingSince: null,
        lastFailedAt: null,
        disk: null,
      }),
      close: () => Promise.resolve(),
    },
    consumers: { consume: notHere, copy: notHere },
    admin: {
      ensureTopics: () => Promise.resolve(),
      offsets: notHere,
      offsetsSince: notHere,
      committed: notHere,
      ping: () => Promise.resolve(),
    },
    close: () => Promise.resolve(),
  };
  return log;
}

function notHere(): Promise<never> {
  return Promise.reject(new Error('a gateway without consumers was expected'));
}

export interface Answer<T = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

export interface TestGateway {
  readonly url: string;
  /** As the owner of the tables, who sees everything; the gateway itself does not. */
  readonly database: DataSource;
  readonly databaseUrl: string;
  readonly log: RecordingLog;
  readonly live: LiveStore;
  readonly setup: Setup;
  readonly health: Health;
  request<T = Record<string, unknown>>(method: string, path: string, options?: RequestOptions): Promise<Answer<T>>;
  /** Signs the administrator in, who is made if need be. */
  login(): Promise<string>;
  close(): Promise<void>;
}

export interface RequestOptions {
  readonly token?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** `prepare` is given the app before it has any route; `logger` is told what the gateway logs. */
export async function startGateway(
  settings: Partial<GatewaySettings> = {},
  prepare: (app: NestFastifyApplication) => void = () => undefined,
  logger: Logger = createLogger('gateway', 'silent'),
): Promise<TestGateway> {
  const server = await startTestPostgres();
  await migrateEventStore(server.url);
  const database = await ownDatabase(server.url).initialize();
  const restricted = await gatewayDatabase(server.url).initialize();
  const log = recordingLog();
  const health = new Health();
  const live = openMemoryLiveStore({ claim: () => Promise.resolve([]) });
  const parts = {
    database: restricted,
    live,
    log,
    health,
    metrics: new Registry(),
    logger,
  };
  const release = async (): Promise<void> => {
    await live.close();
    await restricted.destroy();
    await database.destroy();
    await server.close();
  };
  const app = await compose(
    parts,
    {
      partitions: 2,
      tokens: { issuer: 'nexuspipe', audience: 'nexuspipe', privateKey: null },
      dashboardDirectory: null,
      ...settings,
    },
    prepare,
  ).catch(async (fault: unknown) => {
    await release();
    throw fault;
  });
  const url = await app.listen(0, '127.0.0.1');
  const setup = new Setup(database);
  const request: TestGateway['request'] = async (method, path, options) =>
    answerOf(await send(url + path, method, options));
  return {
    url,
    database,
    databaseUrl: server.url,
    log,
    live,
    setup,
    health,
    request,
    login: async () => {
      await setup.ensureAdmin(ADMIN);
      const { body } = await request<{ accessToken: string }>('POST', '/api/v1/auth/login', { body: ADMIN });
      return body.accessToken;
    },
    close: async () => {
      await app.close();
      await release();
    },
  };
}

/** As `createGatewayApp` does it. */
async function compose(
  parts: GatewayParts,
  settings: GatewaySettings,
  prepare: (app: NestFastifyApplication) => void,
): Promise<HttpApp> {
  const app = await buildGateway(parts, settings);
  try {
    prepare(app);
    await furnishGateway(app, settings);
  } catch (fault) {
    await app.close();
    throw fault;
  }
  return httpApp(app);
}

function send(url: string, method: string, { token, body, headers }: RequestOptions = {}): Promise<Response> {
  return fetch(url, {
    method,
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
}

async function answerOf<T>(response: Response): Promise<Answer<T>> {
  const text = await response.text();
  const isJson = (response.headers.get('content-type') ?? '').includes('json');
  return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as T };
}

/** Tries an expectation again until it holds or the deadline passes; then its own message says what was seen. */
export async function eventually(expectation: () => Promise<void> | void, withinMs = 5_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    try {
      return await expectation();
    } catch (fault) {
      if (Date.now() > deadline) throw fault;
    }
    await pause(20);
  }
}
