/** Every connection over TLS, with the four programs as they are started; and starts that a certificate forbids. */
import { execFile } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EventsFrame } from '#contracts';
import {
  isMissing,
  startKafka,
  startRedis,
  startTlsPostgres,
  testCertificates,
  type KafkaServer,
  type RedisServer,
  type TestCertificate,
  type TlsPostgres,
} from '#testing';
import { freePort, launchApp, type AppProcess } from './app-process.js';
import { ADMIN, clusterEnvironment, forEachApp, launchClusterApp, migrate, type ClusterApp } from './installation.js';
import { until } from './until.js';

const CONFIG = 78;
const UNAVAILABLE = 69;
const WITHIN_MS = 30_000;
const USER = { name: 'nexuspipe', password: 'a password for kafka' };

const made = await testCertificates();
afterAll(() => made.remove());
const ca = readFileSync(made.ca);

/** Kafka wants key and chain in one file. */
function keystore({ cert, key }: TestCertificate): Record<string, string> {
  const path = `${cert}.keystore`;
  writeFileSync(path, readFileSync(key));
  appendFileSync(path, readFileSync(cert));
  return { 'ssl.keystore.type': 'PEM', 'ssl.keystore.location': path };
}

const signIn = {
  'sasl.enabled.mechanisms': 'SCRAM-SHA-512',
  'scram-sha-512.sasl.jaas.config': 'org.apache.kafka.common.security.scram.ScramLoginModule required;',
};
const asksClients = { 'ssl.truststore.type': 'PEM', 'ssl.truststore.location': made.ca, 'ssl.client.auth': 'required' };

const kafka = await startKafka({
  scramUser: USER,
  listeners: {
    USERS: { protocol: 'SASL_SSL', settings: { ...keystore(made.server), ...signIn, ...asksClients } },
    EXPIRED: { protocol: 'SSL', settings: keystore(made.expired) },
  },
});
const redis = await startRedis({ tls: { ...made.server, ca: made.ca, clients: 'yes' } });
const missing = [kafka, redis].filter(isMissing).map((one) => one.missing);
const suite = missing.length > 0 ? describe.skip : describe;

/** Asks over TLS, trusting the authority of the test. */
function ask<T = Record<string, unknown>>(
  url: string,
  { token, json }: { token?: string; json?: unknown } = {},
): Promise<{ status: number; body: T }> {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  return new Promise((resolve, reject) => {
    const options = { ca, agent: false, method: json === undefined ? 'GET' : 'POST', headers } as const;
    const asked = request(url, options, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: (text && JSON.parse(text)) as T }));
    });
    asked.on('error', reject).end(json === undefined ? undefined : JSON.stringify(json));
  });
}

function ready(url: string, app: AppProcess): Promise<void> {
  return until(`${url} is ready`, WITHIN_MS, async () => {
    const answer = await ask(`${url}/health/ready`).catch((fault: Error) => ({ status: 0, body: fault.message }));
    return answer.status === 200 ? true : `${JSON.stringify(answer)}\n${app.output().stderr}`;
  });
}

interface Outcome {
  readonly code: number | null;
  readonly lines: readonly string[];
}

/** Runs a program to its end; `lines` are those of stderr. */
function run(program: string, env: Record<string, string>, args: readonly string[] = []): Promise<Outcome> {
  const options = { env: { PATH: process.env['PATH'], LOG_LEVEL: 'warn', PORT: '0', ...env }, timeout: WITHIN_MS };
  return new Promise((done) => {
    const child = execFile(process.execPath, [program, ...args], options, (_fault, _stdout, stderr) =>
      done({ code: child.exitCode, lines: stderr.split('\n').filter(Boolean) }),
    );
  });
}
const program = (app: string): string => `dist/apps/${app}/src/main.js`;
const CLI = 'tools/cli/bin/nexuspipe.mjs';

suite(missing.length > 0 ? `TLS (not run: ${missing.join(', ')} missing)` : 'TLS on every connection', () => {
  let postgres: TlsPostgres;
  let env: Record<string, string>;
  let apps: Record<ClusterApp, AppProcess>;
  let at: Record<ClusterApp, string>;

  beforeAll(async () => {
    postgres = await startTlsPostgres(made.server, made.ca);
    env = {
      ...clusterEnvironment({
        brokers: [(kafka as KafkaServer).listeners['USERS'] ?? ''],
        redisUrl: (redis as RedisServer).url,
        databaseUrl: postgres.url(`sslmode=verify-full&sslrootcert=${made.ca}`),
      }),
      KAFKA_SSL: 'true',
      KAFKA_SSL_CA_PATH: made.ca,
      KAFKA_SSL_CERT_PATH: made.client.cert,
      KAFKA_SSL_KEY_PATH: made.client.key,
      KAFKA_SASL_MECHANISM: 'scram-sha-512',
      KAFKA_SASL_USERNAME: USER.name,
      KAFKA_SASL_PASSWORD: USER.password,
      REDIS_TLS_CA_PATH: made.ca,
      REDIS_TLS_CERT_PATH: made.client.cert,
      REDIS_TLS_KEY_PATH: made.client.key,
      TLS_CERT_PATH: made.server.cert,
      TLS_KEY_PATH: made.server.key,
    };
    migrate(env);
    const ports = await forEachApp(() => freePort());
    at = await forEachApp((app) => `https://localhost:${ports[app]}`);
    apps = await forEachApp((app) => launchClusterApp(app, env, ports[app]));
    await forEachApp((app) => ready(at[app], apps[app]));
  }, 120_000);
  afterAll(async () => {
    await forEachApp((app) => apps?.[app].stop());
    await postgres?.close();
    await Promise.all([kafka, redis].map((server) => (isMissing(server) ? Promise.resolve() : server.stop())));
  }, 60_000);

  it('an event goes from a key to a screen', async () => {
    const login = await ask<{ accessToken: string }>(`${at.gateway}/api/v1/auth/login`, { json: ADMIN });
    const token = login.body.accessToken;
    const api = `${at.gateway}/api/v1/projects`;
    const { body: project } = await ask<{ id: string }>(api, { token, json: { name: 'Over TLS' } });
    await ask(`${api}/${project.id}/streams`, { token, json: { name: 'web' } });
    const terms = { name: 'Server', streams: ['web'], scopes: ['ingest'] };
    const collector = await ask<{ key: string }>(`${api}/${project.id}/collectors`, { token, json: terms });
    const seen: string[] = [];
    const socket = io(at.gateway, {
      auth: { token },
      transports: ['websocket'],
      reconnection: false,
      ca: ca.toString(),
    });
    socket.on('events', ({ events }: EventsFrame) => seen.push(...events.map(({ id }) => id)));
    await socket.timeout(WITHIN_MS).emitWithAck('subscribe', { projectId: project.id, stream: 'web' });
    const event = { id: 'first', stream: 'web', type: 'page_view', visitorId: 'v' };
    await until('the key is known at ingest', WITHIN_MS, async () => {
      const answer = await ask(`${at.ingest}/v1/events`, { token: collector.body.key, json: event });
      return answer.status === 202 || JSON.stringify(answer);
    });
    await until('the event is on the screen', WITHIN_MS, () => seen.includes('first') || `${seen.length} events`);
    socket.close();
  });

  it('the doctor finds all of them well', async () => {
    const { code, lines } = await run(CLI, env, ['doctor']);
    expect([code, lines]).toEqual([0, []]);
  });

  it('none of the programs warns of a connection, or shows a password', () => {
    const said = Object.values(apps).map((app) => app.output().stderr);
    expect(said.join('')).not.toMatch(/certificate|sslmode|_SSL|_TLS/i);
    for (const secret of [USER.password, new URL(postgres.url('')).password]) {
      expect(said.filter((text) => text.includes(secret))).toEqual([]);
    }
  });

  const UNTRUSTED = "the server's certificate is signed by an authority that is not trusted";
  const wrongDatabase = () => ({ DATABASE_URL: postgres.url(`sslmode=verify-full&sslrootcert=${made.otherCa}`) });
  it.each<[ClusterApp, string, () => Record<string, string>, number, string | RegExp]>([
    [
      'ingest',
      'with a broker that is not trusted',
      () => ({ KAFKA_SSL_CA_PATH: made.otherCa }),
      UNAVAILABLE,
      `KAFKA_SSL_CA_PATH: ${UNTRUSTED}`,
    ],
    [
      'ingest',
      'with a broker whose certificate has expired',
      () => ({ KAFKA_BROKERS: (kafka as KafkaServer).listeners['EXPIRED'] ?? '' }),
      UNAVAILABLE,
      "KAFKA_BROKERS: the server's certificate has expired",
    ],
    [
      'ingest',
      'with a password that the broker does not take',
      () => ({ KAFKA_SASL_PASSWORD: 'a wrong one' }),
      UNAVAILABLE,
      'KAFKA_SASL_USERNAME: the broker does not accept this user and password',
    ],
    [
      'enricher',
      'with a Redis that is not trusted',
      () => ({ REDIS_TLS_CA_PATH: made.otherCa }),
      UNAVAILABLE,
      `REDIS_TLS_CA_PATH: ${UNTRUSTED}`,
    ],
    [
      'projector',
      'with a database that is not trusted',
      wrongDatabase,
      UNAVAILABLE,
      `DATABASE_URL (sslrootcert): ${UNTRUSTED}`,
    ],
    [
      'gateway',
      'with a database that is not trusted',
      wrongDatabase,
      UNAVAILABLE,
      `DATABASE_URL (sslrootcert): ${UNTRUSTED}`,
    ],
    [
      'gateway',
      'with a door whose certificate has expired',
      () => ({ TLS_CERT_PATH: made.expired.cert, TLS_KEY_PATH: made.expired.key }),
      CONFIG,
      /^TLS_CERT_PATH: the certificate has expired \(/,
    ],
    [
      'ingest',
      'with a door whose key is of another certificate',
      () => ({ TLS_KEY_PATH: made.client.key }),
      CONFIG,
      'TLS_KEY_PATH: does not fit the certificate',
    ],
    [
      'projector',
      'with a door whose certificate is not there',
      () => ({ TLS_CERT_PATH: '/nowhere' }),
      CONFIG,
      'TLS_CERT_PATH: there is no such file',
    ],
    [
      'enricher',
      'when it would send a password in clear',
      () => ({
        KAFKA_SASL_MECHANISM: 'plain',
        KAFKA_SSL: 'false',
        KAFKA_SSL_CA_PATH: '',
        KAFKA_SSL_CERT_PATH: '',
        KAFKA_SSL_KEY_PATH: '',
      }),
      CONFIG,
      'KAFKA_SASL_MECHANISM: plain sends the password in clear; it needs KAFKA_SSL=true',
    ],
  ])('%s does not start %s', async (app, _name, changes, code, line) => {
    const outcome = await run(program(app), { ...env, ...changes() });
    const expected =
      typeof line === 'string' ? `${app}: ${line}` : expect.stringMatching(line.source.replace('^', `^${app}: `));
    expect(outcome).toEqual({ code, lines: [expected] });
  });

  it('neither is the database migrated then', async () => {
    const { code, lines } = await run(CLI, { ...env, ...wrongDatabase() }, ['migrate']);
    expect([code, lines]).toEqual([UNAVAILABLE, [expect.stringContaining(`DATABASE_URL (sslrootcert): ${UNTRUSTED}`)]]);
  });
});

describe('standalone over HTTPS', () => {
  const directory = mkdtempSync(join(tmpdir(), 'nexuspipe-tls-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  const args = ['--json', '--no-demo', '--port', '0', '--data', join(directory, 'data')];

  it('says so, and takes events with the key that it made', async () => {
    const certificate = { TLS_CERT_PATH: made.server.cert, TLS_KEY_PATH: made.server.key };
    const app = launchApp({ program: program('standalone'), args, env: certificate, port: 0 });
    await until('standalone is ready', WITHIN_MS, () => app.output().stdout.includes('\n') || app.output().stderr);
    const { url, ingestKey, stream } = JSON.parse(app.output().stdout) as Record<string, string>;
    expect(url).toMatch(/^https:\/\/localhost:\d+$/);
    await ready(url ?? '', app);
    const event = { stream, type: 'page_view', visitorId: 'v' };
    expect((await ask(`${url}/v1/events`, { token: ingestKey ?? '', json: event })).status).toBe(202);
    expect(app.output().stderr).toBe('');
    expect(await app.stop()).toBe(0);
  });

  it('does not start with a certificate that has expired', async () => {
    const env = { TLS_CERT_PATH: made.expired.cert, TLS_KEY_PATH: made.expired.key };
    expect(await run(program('standalone'), env, args)).toEqual({
      code: CONFIG,
      lines: [expect.stringMatching(/^nexuspipe: TLS_CERT_PATH: the certificate has expired/)],
    });
  });
});
