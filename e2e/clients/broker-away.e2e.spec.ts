/**
 * Clients that retry by their own rules, while the broker is frozen: they hear 503 with Retry-After, keep what they have,
 * and each event is counted once when the broker is there again. Segment's libraries have this in their own spec.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OTLPLogExporter as JsonExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as ProtobufExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { BatchLogRecordProcessor, LoggerProvider, type LogRecordExporter } from '@opentelemetry/sdk-logs';
import { CloudEvent, emitterFor, HTTP, httpTransport, Mode } from 'cloudevents';
import type { TimeseriesAnswer } from '#contracts';
import { findRedis, isMissing, startKafka, startTestPostgres, type KafkaServer } from '#testing';
import { http, makeSource, signIn, type Source } from '../client.js';
import { openCluster, type Installation } from '../installation.js';
import { until } from '../until.js';
import { openTroubledDoor, type TroubledDoor } from './troubled-door.js';

const WITHIN_MS = 60_000;
const EVENTS = 5;

interface Client {
  readonly name: string;
  readonly path: string;
  /** Sends so many events of that name; done when the client has heard that they were taken, or has given up. */
  readonly send: (url: string, key: string) => Promise<void>;
}

const CLIENTS: readonly Client[] = [
  exporterClient('otlp.json', (options) => new JsonExporter(options)),
  exporterClient('otlp.protobuf', (options) => new ProtobufExporter(options)),
  { name: 'cloudevents', path: '/v1/cloudevents', send: (url, key) => sendCloudEvents(url, key, 'cloudevents') },
];

const kafka = await startKafka();
const redis = await findRedis();
const missing = [kafka, redis].filter(isMissing).map((part) => part.missing);
const suite = missing.length === 0 ? describe : describe.skip;

suite(`while the broker is away${missing.length === 0 ? '' : ` (not run: ${missing.join(', ')} missing)`}`, () => {
  let cluster: Installation;
  let closePostgres: () => Promise<void>;
  let door: TroubledDoor;
  let token: string;
  let source: Source;

  beforeAll(async () => {
    if (isMissing(kafka) || isMissing(redis)) throw new Error('a part is missing');
    const postgres = await startTestPostgres();
    closePostgres = () => postgres.close();
    cluster = await openCluster({ brokers: kafka.brokers, redisUrl: redis.url, databaseUrl: postgres.url });
    token = await signIn(cluster);
    source = await makeSource(cluster, token);
    door = await openTroubledDoor(cluster.ingest);
  }, 180_000);
  afterAll(async () => {
    await door?.close();
    await cluster?.close();
    await closePostgres?.();
    if (!isMissing(kafka)) await kafka.stop();
  }, 60_000);

  const counts = async (): Promise<Record<string, number>> => {
    const query = `${cluster.gateway}/api/v1/projects/${source.projectId}/query`;
    const { body } = await http<TimeseriesAnswer>(`${query}/timeseries?metric=events&interval=hour&by=type`, { token });
    return Object.fromEntries(body.series.map(({ key, total }) => [key, Number(total)]));
  };

  it('clients of every protocol keep their events, and each is counted once', async () => {
    (kafka as KafkaServer).pause();
    const sending = CLIENTS.map(({ send }) => send(door.url, source.key));
    try {
      await until('each has heard a 503', WITHIN_MS, () => {
        const heard = CLIENTS.map(({ path }) =>
          door.exchanges.filter((one) => one.path === path && one.status === 503),
        );
        // The two exporters share a path.
        return (heard[0]!.length >= 2 && heard[2]!.length > 0) || JSON.stringify(heard.map(({ length }) => length));
      });
    } finally {
      (kafka as KafkaServer).resume();
    }
    await Promise.all(sending);
    const refused = door.exchanges.filter(({ status }) => status === 503);
    expect(refused.every(({ headers }) => /^[1-9]\d*$/.test(headers['retry-after'] ?? ''))).toBe(true);
    const expected = Object.fromEntries(CLIENTS.map(({ name }) => [name, EVENTS]));
    await until('each event once', WITHIN_MS, async () => {
      const seen = await counts();
      return CLIENTS.every(({ name }) => seen[name] === expected[name]) || JSON.stringify(seen);
    });
    // Copies are known by their ids, also those that come late. Events of a user keep their order.
    await sendCloudEvents(door.url, source.key, 'cloudevents');
    await sendCloudEvents(door.url, source.key, 'after');
    await until('what was sent after the copies', WITHIN_MS, async () => {
      const { after = 0 } = await counts();
      return after === EVENTS || `${after}`;
    });
    expect(await counts()).toEqual({ ...expected, after: EVENTS });
  }, 180_000);
});

type Options = { url: string; headers: Record<string, string>; timeoutMillis: number };

function exporterClient(name: string, open: (options: Options) => LogRecordExporter): Client {
  const send = async (url: string, key: string): Promise<void> => {
    const headers = { Authorization: `Bearer ${key}` };
    const exporter = open({ url: `${url}/v1/logs`, headers, timeoutMillis: 2 * WITHIN_MS });
    const processor = new BatchLogRecordProcessor({ exporter, exportTimeoutMillis: 2 * WITHIN_MS });
    const provider = new LoggerProvider({ processors: [processor] });
    const logger = provider.getLogger('spec');
    for (let i = 0; i < EVENTS; i++) logger.emit({ eventName: name, attributes: { 'user.id': `u${i}` } });
    await provider.shutdown();
  };
  return { name, path: '/v1/logs', send };
}

/** The same ids for a type whenever it is called. */
async function sendCloudEvents(url: string, key: string, type: string): Promise<void> {
  const emit = emitterFor(httpTransport(`${url}/v1/cloudevents`), { binding: HTTP, mode: Mode.STRUCTURED });
  for (let i = 0; i < EVENTS; i++) {
    const event = new CloudEvent({ type, source: `/${type}`, id: `e${i}`, userid: `u${i}`, data: {} });
    for (;;) {
      const answer = (await emit(event, { headers: { authorization: `Bearer ${key}` } })) as {
        readonly body: string;
        readonly headers: Readonly<Record<string, string>>;
      };
      const { accepted, retryable } = JSON.parse(answer.body) as { accepted?: number; retryable?: boolean };
      if (accepted === 1) break;
      if (!retryable) throw new Error(answer.body);
      await pause(Number(answer.headers['retry-after']) * 1_000);
    }
  }
}
