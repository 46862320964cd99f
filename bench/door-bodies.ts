/** The benchmark's events as each door takes them: the same facts, in the protocol's own form. */
import { fromJsonString, toBinary } from '@bufbuild/protobuf';
import { ExportLogsServiceRequestSchema } from '../apps/ingest/src/doors/otlp/proto/opentelemetry/proto/collector/logs/v1/logs_service_pb.js';
import { benchBodies, benchEvent, VISITORS } from './events.js';

/** What of a request differs from door to door. */
export interface DoorRequests {
  readonly path: string;
  readonly contentType: string;
  /** To be sent in turn. */
  readonly bodies: readonly Buffer[];
}

export type DoorName = 'events' | 'segment' | 'cloudevents' | 'otlp' | 'otlp-protobuf';

interface BenchEvent {
  readonly type: string;
  readonly visitorId: string;
  readonly url: string;
  readonly referrer: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly context: Readonly<Record<string, unknown>> & { readonly page: object };
}

const TIME = Date.now();
const ISO = new Date(TIME).toISOString();

const DOORS: Readonly<
  Record<Exclude<DoorName, 'events' | 'otlp-protobuf'>, Omit<DoorRequests, 'bodies'> & { body: Encode }>
> = {
  segment: {
    path: '/v1/batch',
    contentType: 'application/json',
    body: (events) => ({
      batch: events.map(({ type, visitorId, url, referrer, properties, context }, n) => ({
        type: 'track',
        event: type,
        messageId: `${n}-${Math.random()}`,
        anonymousId: visitorId,
        timestamp: ISO,
        properties,
        context: { ...context, page: { ...context.page, url, referrer } },
      })),
      sentAt: ISO,
    }),
  },
  cloudevents: {
    path: '/v1/cloudevents',
    contentType: 'application/cloudevents-batch+json',
    body: (events) =>
      events.map(({ type, visitorId, url, properties, context }, n) => ({
        specversion: '1.0',
        id: `${n}-${Math.random()}`,
        source: url,
        type,
        time: ISO,
        visitorid: visitorId,
        datacontenttype: 'application/json',
        data: { ...properties, context },
      })),
  },
  otlp: {
    path: '/v1/logs',
    contentType: 'application/json',
    body: (events) => ({
      resourceLogs: [
        {
          resource: { attributes: [text('service.name', 'shop')] },
          scopeLogs: [{ scope: { name: 'bench' }, logRecords: events.map(logRecord) }],
        },
      ],
    }),
  },
};

type Encode = (events: readonly BenchEvent[]) => unknown;

const text = (key: string, value: string): object => ({ key, value: { stringValue: value } });

function logRecord({ type, visitorId, url, properties, context }: BenchEvent): object {
  const { userAgent = '' } = context as { userAgent?: string };
  return {
    timeUnixNano: `${TIME}000000`,
    eventName: type,
    attributes: [
      text('client.id', visitorId),
      text('url.full', url),
      text('user_agent.original', userAgent),
      ...Object.entries(properties).map(([key, value]) =>
        typeof value === 'number' ? { key, value: { intValue: String(value) } } : text(key, String(value)),
      ),
    ],
  };
}

/** Requests of `batch` events each. */
export function doorRequests(door: DoorName, batch: number): DoorRequests {
  if (door === 'events') {
    return {
      path: '/v1/events',
      contentType: 'application/json',
      bodies: benchBodies(batch).map((body) => Buffer.from(body)),
    };
  }
  if (door === 'otlp-protobuf') {
    const { path, bodies } = doorRequests('otlp', batch);
    return { path, contentType: 'application/x-protobuf', bodies: bodies.map(asProtobuf) };
  }
  const { body, ...rest } = DOORS[door];
  const bodies = Array.from({ length: Math.ceil(VISITORS / batch) }, (_, n) =>
    Buffer.from(
      JSON.stringify(body(Array.from({ length: batch }, (_unused, i) => benchEvent(n * batch + i) as never))),
    ),
  );
  return { ...rest, bodies };
}

function asProtobuf(json: Buffer): Buffer {
  const message = fromJsonString(ExportLogsServiceRequestSchema, json.toString());
  return Buffer.from(toBinary(ExportLogsServiceRequestSchema, message));
}
