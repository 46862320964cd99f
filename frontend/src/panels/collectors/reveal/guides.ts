/** How each client sends its first event with a key: complete programs, pasted as they are. */
import type { CollectorWithKey } from '#contracts';
import { HELLO_TYPE, pixelSnippet, sdkSnippet, snippetOf } from './snippet.js';

export interface GuideFacts {
  readonly collector: CollectorWithKey;
  readonly stream: string;
  /** Without a slash at its end. */
  readonly ingestUrl: string;
}

export interface Guide {
  readonly id: string;
  readonly label: string;
  /** Who holds the key. */
  readonly for: 'browser' | 'server' | 'both';
  /** npm packages that it needs. */
  readonly packages: readonly string[];
  /** Where the text goes. */
  readonly goes: string;
  /** What it is, for who copies it. */
  readonly what: 'command' | 'script' | 'image' | 'program';
  /** Whether it can say for which stream an event is; else the key has to be for one stream. */
  readonly namesStream: boolean;
  readonly text: (facts: GuideFacts) => string;
}

const js = (value: string): string => JSON.stringify(value);
const FILE = 'A file hello.mjs, run by node';

export const GUIDES: readonly Guide[] = [
  {
    id: 'page',
    label: 'Web page',
    for: 'browser',
    packages: [],
    goes: 'Into each page, before </head>',
    what: 'script',
    namesStream: true,
    text: ({ collector, stream, ingestUrl }) => sdkSnippet(collector, stream, ingestUrl),
  },
  {
    id: 'terminal',
    label: 'Terminal',
    for: 'both',
    packages: [],
    goes: 'Send the first event from a terminal',
    what: 'command',
    namesStream: true,
    text: ({ collector, stream, ingestUrl }) => snippetOf(collector, stream, ingestUrl),
  },
  {
    id: 'pixel',
    label: 'Pixel',
    for: 'browser',
    packages: [],
    goes: 'Where no script runs: a mail, a page without scripts',
    what: 'image',
    namesStream: true,
    text: ({ collector, stream, ingestUrl }) => pixelSnippet(collector, stream, ingestUrl),
  },
  {
    id: 'segment',
    label: 'Segment, Node.js',
    for: 'server',
    packages: ['@segment/analytics-node'],
    goes: FILE,
    what: 'program',
    namesStream: false,
    text: ({ collector, ingestUrl }) => `import { Analytics } from '@segment/analytics-node';

const analytics = new Analytics({ writeKey: ${js(collector.key)}, host: ${js(ingestUrl)} });
analytics.on('error', console.error);
analytics.track({ anonymousId: 'me', event: ${js(HELLO_TYPE)} });
await analytics.closeAndFlush();`,
  },
  {
    id: 'rudderstack',
    label: 'RudderStack, Node.js',
    for: 'server',
    packages: ['@rudderstack/rudder-sdk-node'],
    goes: FILE,
    what: 'program',
    namesStream: false,
    text: ({ collector, ingestUrl }) => `import RudderAnalytics from '@rudderstack/rudder-sdk-node';

const analytics = new RudderAnalytics(${js(collector.key)}, { dataPlaneUrl: ${js(ingestUrl)} });
analytics.track({ anonymousId: 'me', event: ${js(HELLO_TYPE)} });
await analytics.flush();`,
  },
  {
    id: 'cloudevents',
    label: 'CloudEvents, Node.js',
    for: 'server',
    packages: ['cloudevents'],
    goes: FILE,
    what: 'program',
    namesStream: true,
    text: ({ collector, stream, ingestUrl }) => `import { CloudEvent, emitterFor, httpTransport } from 'cloudevents';

const emit = emitterFor(httpTransport(${js(`${ingestUrl}/v1/cloudevents`)}));
const about = { source: '/hello', type: ${js(HELLO_TYPE)}, stream: ${js(stream)} };
const event = new CloudEvent({ ...about, data: { from: 'the guide' } });
console.log(await emit(event, { headers: { authorization: ${js(`Bearer ${collector.key}`)} } }));`,
  },
  {
    id: 'opentelemetry',
    label: 'OpenTelemetry logs, Node.js',
    for: 'server',
    packages: ['@opentelemetry/sdk-logs', '@opentelemetry/exporter-logs-otlp-http'],
    goes: FILE,
    what: 'program',
    namesStream: false,
    text: ({ collector, ingestUrl }) => `import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';

const exporter = new OTLPLogExporter({
  url: ${js(`${ingestUrl}/v1/logs`)},
  headers: { authorization: ${js(`Bearer ${collector.key}`)} },
});
const provider = new LoggerProvider({ processors: [new BatchLogRecordProcessor({ exporter })] });
provider.getLogger('hello').emit({ eventName: ${js(HELLO_TYPE)}, body: 'hello' });
await provider.shutdown();`,
  },
  {
    id: 'websocket',
    label: 'WebSocket, Node.js',
    for: 'server',
    packages: ['socket.io-client'],
    goes: FILE,
    what: 'program',
    namesStream: true,
    text: ({ collector, stream, ingestUrl }) => `import { io } from 'socket.io-client';

const socket = io(${js(`${ingestUrl}/ingest`)}, { auth: { key: ${js(collector.key)} }, transports: ['websocket'] });
socket.on('connect_error', console.error);
const event = { stream: ${js(stream)}, type: ${js(HELLO_TYPE)} };
console.log(await socket.timeout(10_000).emitWithAck('send', event));
socket.close();`,
  },
];
