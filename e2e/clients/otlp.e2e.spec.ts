/** OpenTelemetry's own exporters against a standalone installation: what they send is counted once, whatever happens on the way. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SeverityNumber } from '@opentelemetry/api-logs';
import { OTLPLogExporter as JsonExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as ProtobufExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { BatchLogRecordProcessor, LoggerProvider, type LogRecordExporter } from '@opentelemetry/sdk-logs';
import type { EventsAnswer, OverviewAnswer, TimeseriesAnswer } from '#contracts';
import { http, makeSource, signIn, type Source } from '../client.js';
import { openStandalone, type Installation } from '../installation.js';
import { until } from '../until.js';
import { openBusyDoor } from './busy-door.js';
import { runGuide } from './guide.js';
import { openTroubledDoor, type TroubledDoor } from './troubled-door.js';

const SEEN_WITHIN_MS = 30_000;
const EXPORT_WITHIN_MS = 60_000;
const STREAM_PER_SECOND = 20;

let installation: Installation;
let token: string;
let source: Source;
let door: TroubledDoor;

beforeAll(async () => {
  installation = await openStandalone();
  token = await signIn(installation);
  source = await makeSource(installation, token);
  door = await openTroubledDoor(installation.ingest);
}, 120_000);
afterAll(async () => {
  await door?.close();
  await installation?.close();
}, 60_000);

const query = async <T>(path: string, { projectId }: Source = source): Promise<T> =>
  (await http<T>(`${installation.gateway}/api/v1/projects/${projectId}/query${path}`, { token })).body;

const countIs = (type: string, count: number, of: Source = source): Promise<void> =>
  until(`${count} ${type}`, SEEN_WITHIN_MS, async () => {
    const { series } = await query<TimeseriesAnswer>('/timeseries?metric=events&interval=hour&by=type', of);
    const seen = series.filter(({ key }) => key === type).reduce((sum, { total }) => sum + Number(total), 0);
    return seen === count || `${seen}`;
  });

type Options = { url: string; headers: Record<string, string>; timeoutMillis: number };
const EXPORTERS: readonly { name: string; open: (options: Options) => LogRecordExporter }[] = [
  { name: 'json', open: (options) => new JsonExporter(options) },
  { name: 'protobuf', open: (options) => new ProtobufExporter(options) },
];

describe.each(EXPORTERS)('records that are exported as $name', ({ name, open }) => {
  /** All of them in as many requests as the size of a batch makes of them; done when the exporter has given up or was heard. */
  async function emit(
    type: string,
    count: number,
    { url = door.url, key = source.key, batch = 512 } = {},
  ): Promise<void> {
    const exporter = open({
      url: `${url}/v1/logs`,
      headers: { Authorization: `Bearer ${key}` },
      timeoutMillis: EXPORT_WITHIN_MS,
    });
    const provider = new LoggerProvider({
      processors: [
        new BatchLogRecordProcessor({ exporter, maxExportBatchSize: batch, exportTimeoutMillis: EXPORT_WITHIN_MS }),
      ],
    });
    const logger = provider.getLogger('spec', '1.0');
    for (let i = 0; i < count; i++) {
      logger.emit({
        eventName: type,
        severityNumber: SeverityNumber.INFO,
        body: { text: 'all alike' },
        attributes: { 'user.id': `u${i % 3}`, n: 2 ** 40 },
      });
    }
    await provider.shutdown();
  }

  it('are counted, though many are alike', async () => {
    const type = `plain.${name}`;
    await emit(type, 300, { batch: 100 });
    await countIs(type, 300);
    const { events } = await query<EventsAnswer>(`/events?limit=1&type=${type}`);
    expect(events[0]).toMatchObject({
      type,
      stream: source.stream,
      userId: expect.stringMatching(/^u[012]$/),
      properties: { body: { text: 'all alike' }, n: 2 ** 40, severityNumber: 9 },
    });
  }, 60_000);

  it('are counted once when the connection is cut after they were accepted', async () => {
    const type = `cut.${name}`;
    door.cutAfterAcceptance(2);
    const before = door.exchanges.length;
    await emit(type, 50);
    await countIs(type, 50);
    const exchanges = door.exchanges.slice(before);
    expect(exchanges.map(({ status, delivered }) => [status, delivered])).toEqual([
      [200, false],
      [200, false],
      [200, true],
    ]);
  }, 90_000);

  it('are sent again after the wait that a limit asks for', async () => {
    const limited = await makeSource(installation, token);
    const collector = `${installation.gateway}/api/v1/projects/${limited.projectId}/collectors/${limited.collectorId}`;
    const set = await http(collector, { method: 'PATCH', token, json: { ratePerSecond: STREAM_PER_SECOND } });
    expect(set.status).toBeLessThan(300);
    const before = door.exchanges.length;
    // Four requests where the limit is used up by the first two.
    await until('429', SEEN_WITHIN_MS, async () => {
      await emit(`limited.${name}`, STREAM_PER_SECOND * 24, { key: limited.key, batch: STREAM_PER_SECOND * 6 });
      return door.exchanges.slice(before).some(({ status }) => status === 429) || 'no limit yet';
    });
    const exchanges = door.exchanges.slice(before);
    for (const { status, headers } of exchanges) {
      expect([200, 429]).toContain(status);
      if (status === 429) expect(headers['retry-after']).toMatch(/^[1-9]\d*$/);
    }
    await countIs(
      `limited.${name}`,
      exchanges.filter(({ status }) => status === 200).length * STREAM_PER_SECOND * 6,
      limited,
    );
    expect(exchanges.filter(({ status }) => status === 200).length % 4).toBe(0);
  }, 120_000);

  it('are sent again after the wait that a busy ingest asks for', async () => {
    const busy = await openBusyDoor(installation.ingest, 2);
    await emit(`busy.${name}`, 20, { url: busy.url });
    expect(busy.refused()).toBe(2);
    await busy.close();
    await countIs(`busy.${name}`, 20);
  }, 90_000);
});

describe('the guide', () => {
  it('does what it says', async () => {
    await runGuide('opentelemetry', { NEXUSPIPE_URL: installation.ingest, NEXUSPIPE_KEY: source.key });
    await countIs('purchase', 1);
    const { revenue } = await query<OverviewAnswer>('/overview');
    expect(revenue).toEqual([{ currency: 'EUR', value: expect.stringMatching(/^19\.90*$/) }]);
    const { events } = await query<EventsAnswer>('/events?type=purchase');
    expect(events).toMatchObject([
      { userId: 'u-1', sessionId: 's-1', properties: { orderId: 'o-1', body: 'paid by card' } },
    ]);
  }, 60_000);
});
