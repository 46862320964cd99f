/** `docs/reference/events.md`: what an event may carry, and the properties of the known types. */
import { EVENT_FIELDS, INGEST_LIMITS, KNOWN_TYPES, type FieldSchema, type PropertySchema } from '#contracts';
import { page, table } from './markdown.js';

export function eventsPage(): string {
  const fields = Object.entries<FieldSchema>(EVENT_FIELDS).map(([name, schema]) => [
    `\`${name}\``,
    kinds(schema),
    `${schema.description}${fieldLimit(schema)}`,
  ]);
  const known = Object.entries(KNOWN_TYPES).flatMap(([type, { meaning, properties }]) => {
    const rows = Object.entries(properties).map(([name, schema]) => [`\`${name}\``, kinds(schema), schema.description]);
    return [`### \`${type}\``, meaning, ...(rows.length > 0 ? [table(['Property', 'JSON', 'Meaning'], rows)] : [])];
  });
  return page(
    'Events',
    'What one event of `POST /v1/events` may carry. Only `type` is required, and `stream` unless the key belongs to one stream. Null counts as absent.',
    table(['Field', 'JSON', 'Meaning'], fields),
    RULES,
    '## Limits',
    LIMITS.map((limit) => `- ${limit}`).join('\n'),
    '## Known types',
    'A known property is checked when it is present and not null; other properties may stand beside it. Any other type name is a custom event, whose properties are yours.',
    ...known,
    DOORS,
  );
}

const RULES = `## What is kept, and what is not

- \`properties\` and \`context\` are kept as the very text that was sent, white space and digits included.
- When an object has a name twice, the last one counts, as in \`JSON.parse\`; within \`properties\` and \`context\` both stay in the text.
- \`type\` wins over \`event_type\`, and \`time\` over \`timestamp\`. What lost, and fields of other names, are not kept; the answer lists them as \`ignored\`.
- An integer that a double would change is refused anywhere in the event (\`EVENT_NUMBER_UNSAFE\`), and so is a number too large for one. A number with a fraction or an exponent keeps its text.
- U+0000 and half of a surrogate pair are refused in the fields above (\`EVENT_TEXT_INVALID\`); within \`properties\` and \`context\` their escapes stay as they are.
- Of an ISO 8601 time the digits below a millisecond are dropped. A text without a zone is refused, and so is a day that its month does not have.
- A body may begin with a byte order mark. An object with the member \`events\` is a batch, whatever else it has.`;

const DOORS = `## Other doors

The same events, limits, outcomes and counting behind the protocols that clients speak already:

- \`POST /v1/track\`, \`/page\`, \`/screen\`, \`/identify\`, \`/group\`, \`/alias\`, \`/batch\`, their first letters, and \`GET /v1/projects/<writeKey>/settings\`: Segment's HTTP tracking API. [What a call becomes](../guides/segment.md)
- \`POST /v1/beacon\`: \`navigator.sendBeacon\`, the key in \`?key=\` or the body's \`writeKey\`, bodies and answers as above. \`GET /v1/sdk.js\` is the script that uses it. [A web page](../guides/web.md)
- \`POST /v1/cloudevents\`: CloudEvents 1.0 over HTTP, structured, binary and batched. [What an event becomes](../guides/cloudevents.md)
- \`POST /v1/logs\`: OpenTelemetry's logs, OTLP over HTTP in protobuf and JSON. [What a record becomes](../guides/opentelemetry.md)
- \`GET /v1/pixel.gif\`: one event in a query, answered with a picture. [How](../guides/pixel.md)`;

const LIMITS = [
  `Body as sent: ${INGEST_LIMITS.bodyBytes / 1_048_576} MB`,
  `Body once inflated: ${INGEST_LIMITS.inflatedBytes / 1_048_576} MB`,
  `Body that carries its own key (\`writeKey\`), uncompressed: ${INGEST_LIMITS.anonymousBytes / 1_024} KB`,
  `Events of a request: ${INGEST_LIMITS.events.toLocaleString('en')}`,
  `One event: ${INGEST_LIMITS.eventBytes / 1_024} KB`,
  `Levels of nesting, the event being the first: ${INGEST_LIMITS.depth}`,
];

function kinds({ type }: FieldSchema | PropertySchema): string {
  return (Array.isArray(type) ? type : [type]).filter((kind) => kind !== 'null').join(' or ');
}

function fieldLimit({ minLength, maxLength }: FieldSchema): string {
  return maxLength === undefined
    ? ''
    : ` ${minLength ? `${minLength} to` : 'Up to'} ${maxLength.toLocaleString('en')} characters.`;
}
