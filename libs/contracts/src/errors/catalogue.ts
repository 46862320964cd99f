/**
 * Every error code that leaves NexusPipe. A code is API and never changes its meaning; titles are not.
 * `docs/reference/errors.md` is generated from here.
 */
export interface ErrorEntry {
  /** HTTP status; for the code of a single event, the status when no event of the request was accepted. */
  readonly status: number;
  /** Whether the same request may succeed later. */
  readonly retryable: boolean;
  readonly title: string;
  /** What it means and what to do, one or two sentences. */
  readonly meaning: string;
}

const entry = (status: number, title: string, meaning: string, retryable = false): ErrorEntry => ({
  status,
  title,
  meaning,
  retryable,
});

export const ERRORS = {
  // The request as a whole
  BODY_NOT_JSON: entry(
    400,
    'The body is not JSON',
    'The body could not be parsed as JSON in UTF-8. Nothing was accepted.',
  ),
  BODY_NOT_PROTOBUF: entry(
    400,
    'The body is not protobuf',
    'It does not parse as an ExportLogsServiceRequest; `detail` says why.',
  ),
  BODY_SHAPE: entry(400, 'The body has the wrong shape', 'Send one event, an array of events, or {"events":[...]}.'),
  BODY_ENCODING_INVALID: entry(400, 'The body does not inflate', 'The body is not what its Content-Encoding says.'),
  BATCH_EMPTY: entry(400, 'The batch is empty', 'Send at least one event.'),
  BATCH_TOO_LARGE: entry(413, 'Too many events', 'At most 2,000 events a request. Split the batch.'),
  BODY_TOO_LARGE: entry(
    413,
    'The body is too large',
    'At most 2 MB as sent; at most 64 KB when the key stands in the body.',
  ),
  BODY_INFLATED_TOO_LARGE: entry(413, 'The body is too large once inflated', 'At most 10 MB after decompression.'),
  MEDIA_TYPE_UNSUPPORTED: entry(415, 'Unsupported media type', 'See Accept-Post in the answer for what is taken.'),
  CONTENT_ENCODING_UNSUPPORTED: entry(
    415,
    'Unsupported content encoding',
    'See Accept-Encoding in the answer for what is taken.',
  ),
  REQUEST_MALFORMED: entry(400, 'The request is not HTTP', 'Its framing is wrong: headers, length or chunks.'),
  REQUEST_TIMEOUT: entry(408, 'The request took too long', 'Headers within 10 s, the whole request within 30 s.', true),
  HEADERS_TOO_LARGE: entry(431, 'The headers are too large', 'At most 16 KB of headers.'),
  EVENTS_REJECTED: entry(422, 'No event was accepted', 'Every event was rejected; `events` says why for each.'),
  NO_EVENT_ACCEPTED: entry(
    400,
    'No event was accepted',
    'What EVENTS_REJECTED says, to clients of protocols that have 400 for it; `events` says why for each.',
  ),
  KEY_MISSING: entry(401, 'No API key', 'Send the key as Authorization: Bearer, X-Api-Key, or Basic user name.'),
  KEY_UNKNOWN: entry(401, 'Unknown API key', 'The key does not exist, or is misspelt.'),
  KEY_EXPIRED: entry(401, 'The API key has expired', 'Make a new key for the collector.'),
  KEY_REVOKED: entry(401, 'The API key was revoked', 'Make a new key for the collector.'),
  KEY_SCOPE: entry(403, 'The key may not do this', 'The key does not have the scope that this request needs.'),
  KEY_STREAM: entry(
    403,
    'The key may not write to this stream',
    'Add the stream to the collector, or use another key.',
  ),
  KEY_ORIGIN: entry(403, 'The key may not be used from this origin', 'Add the origin to the collector.'),
  LOG_FULL: entry(503, 'The log is not keeping up', 'The append queue is full. Send again after Retry-After.', true),
  LOG_DISK_FULL: entry(
    503,
    'The disk of the log is full',
    'Nothing was taken. Send again after Retry-After; the operator has to make room on the disk (nexuspipe doctor).',
    true,
  ),
  LOG_UNAVAILABLE: entry(
    503,
    'The log does not answer',
    'Send again after Retry-After, with the same event ids.',
    true,
  ),
  NOT_READY: entry(503, 'Not ready yet', 'The process is starting or stopping. Try again after Retry-After.', true),

  // One event of a request
  EVENT_SHAPE: entry(422, 'An event must be an object', 'Each event is a JSON object.'),
  EVENT_TYPE_MISSING: entry(422, 'The event has no type', '`type` (or `event_type`) is required.'),
  EVENT_TYPE_FORBIDDEN: entry(
    422,
    'The stream does not take this type',
    'The stream has a list of event types, enforces it, and this type is not on it.',
  ),
  EVENT_SCHEMA_VIOLATION: entry(
    422,
    'The event is not right by its schema',
    'The stream has a schema for events of this type and enforces it; `detail` says which rule, `pointer` where.',
  ),
  EVENT_TYPE_INVALID: entry(
    422,
    'The type is invalid',
    '`type` is 1 to 128 characters of letters, digits and _ . : / - or space.',
  ),
  EVENT_STREAM_MISSING: entry(
    422,
    'The event names no stream',
    '`stream` is required unless the key belongs to one stream.',
  ),
  EVENT_STREAM_UNKNOWN: entry(422, 'Unknown stream', 'The project has no stream of that name.'),
  EVENT_STREAM_FORBIDDEN: entry(
    422,
    'The key may not write to that stream',
    'Add the stream to the collector, or use another key.',
  ),
  EVENT_ID_INVALID: entry(422, 'The id is invalid', '`id` is a string of 1 to 128 characters.'),
  EVENT_FIELD_INVALID: entry(422, 'A field is invalid', 'The field at `pointer` has the wrong type or length.'),
  EVENT_PROPERTY_INVALID: entry(
    422,
    'A property of a known type is invalid',
    'See the event catalogue for the properties of known types.',
  ),
  EVENT_TIME_INVALID: entry(422, 'The time is invalid', 'ISO 8601 with a zone, or epoch milliseconds.'),
  EVENT_TIME_SECONDS: entry(
    422,
    'The time looks like seconds',
    'A number below 10^11 is taken for seconds; send milliseconds.',
  ),
  EVENT_TOO_LARGE: entry(422, 'The event is too large', 'At most 256 KB an event.'),
  EVENT_TOO_DEEP: entry(422, 'The event is nested too deeply', 'At most 20 levels.'),
  EVENT_NUMBER_UNSAFE: entry(422, 'A number would lose digits', 'Send it as a string.'),
  EVENT_TEXT_INVALID: entry(
    422,
    'A text cannot be stored',
    'The field at `pointer` holds U+0000 or half of a surrogate pair.',
  ),
  CLOUDEVENT_INVALID: entry(
    422,
    'Not a CloudEvent',
    'The CloudEvents specification 1.0 has a rule that the event breaks; `detail` says which.',
  ),
  LINE_NOT_JSON: entry(422, 'The line is not JSON', 'Each line of NDJSON is one JSON value.'),

  // Gateway
  UNAUTHENTICATED: entry(401, 'Not signed in', 'Send a valid access token as Authorization: Bearer.'),
  LOGIN_FAILED: entry(401, 'Wrong email or password', 'No account has this email and password.'),
  LINK_INVALID: entry(
    401,
    'The link is not valid',
    'It was used or withdrawn, or has expired. Ask for a new one; on the machine itself: `nexuspipe admin link`.',
  ),
  LAST_OWNER: entry(409, 'The last owner', 'A project always has an owner. Make somebody else an owner first.'),
  LIMIT_REACHED: entry(409, 'There are as many as there may be', 'Remove some first; `detail` says how many may be.'),
  TOKEN_SCOPE: entry(403, 'The token may not do this', 'It does not have the scope that this request needs.'),
  PERSON_NEEDED: entry(403, 'Only for people', 'Sign in: a token or an API key may not do this.'),
  IDEMPOTENCY_KEY_INVALID: entry(400, 'The Idempotency-Key is invalid', 'Send 1 to 255 printable ASCII characters.'),
  IDEMPOTENCY_CONFLICT: entry(
    422,
    'The Idempotency-Key is taken',
    'It came with another request before. Use a new one for each request, and the same only to repeat it.',
  ),
  IDEMPOTENCY_BUSY: entry(409, 'The first request is under way', 'Repeat it after Retry-After.', true),
  FORBIDDEN: entry(403, 'Not allowed', 'Your role does not allow this.'),
  NOT_FOUND: entry(404, 'Not found', 'There is nothing here that you may see.'),
  METHOD_NOT_ALLOWED: entry(405, 'Method not allowed', 'See Allow in the answer.'),
  REQUEST_INVALID: entry(400, 'The request is invalid', '`errors` names each wrong field.'),
  RANGE_INVALID: entry(400, 'The range is invalid', '`from` must be before `to`, and the range must fit the interval.'),
  DIMENSION_UNKNOWN: entry(
    400,
    'Unknown dimension',
    'A dimension is page, referrer, channel, campaign, country, city, browser, os, device or property:<name>; `detail` names the one that is not.',
  ),
  FILTER_INVALID: entry(400, 'A filter is invalid', 'Write filter[<dimension>]=<value>; `detail` says what is wrong.'),
  QUERY_TOO_SLOW: entry(
    504,
    'The question takes too long',
    'Its answer would have to be read from too many events. Ask for a shorter range, or with fewer filters.',
  ),
  PROJECTION_UNKNOWN: entry(404, 'Unknown projection', 'See GET /admin/projections for those that there are.'),
  TOPIC_UNKNOWN: entry(404, 'Unknown topic', 'No read model is folded from a topic of that name.'),
  REPLAY_RUNNING: entry(409, 'A replay is running', 'One at a time: wait for it, or cancel it. `detail` names it.'),
  REPLAY_START_EXPIRED: entry(
    409,
    'The log no longer begins there',
    'The records are past the retention of their topic; `detail` says where it begins.',
  ),
  REPLAY_NO_SPACE: entry(
    409,
    'The disk would not hold it',
    'A replay makes a second copy of the tables that it rebuilds. Make room, drop versions that are kept, or rebuild less at a time; `detail` has the numbers.',
  ),
  REPLAY_NOT_KEPT: entry(
    409,
    'The version before is not kept',
    'There is nothing to go back to: rebuild the read models by a replay instead. `detail` says why.',
  ),
  REPLAY_REPLACED: entry(
    409,
    'The replay was replaced since',
    'A later one has put its read models in its place: take that one back. `detail` names it.',
  ),
  REPLAY_ENDED: entry(409, 'The replay has ended', 'It is live, or was cancelled, or has failed.'),
  REJECTED_TOO_MANY: entry(
    409,
    'Too far apart to be read at once',
    'The rejected events lie in too much of the log. Name fewer, or ask for a shorter range.',
  ),
  SCHEMA_INVALID: entry(422, 'The schema is invalid', '`detail` names the place in it and what must stand there.'),
  SCHEMA_UNSUPPORTED: entry(
    422,
    'The schema says what we do not check',
    'A part of JSON Schema is supported; `detail` names the keyword that is not. See docs/guides/schemas.md.',
  ),
  SCHEMA_TOO_LARGE: entry(422, 'The schema is too large', '`detail` names the bound.'),
  SCHEMA_INCOMPATIBLE: entry(
    409,
    'The schema is not compatible',
    'The compatibility mode does not allow this version after the former ones; `differences` says why: path, rule, from, to.',
  ),
  REGISTRY_READ_ONLY: entry(
    422,
    'These schemas are built in',
    'The registry of the log’s schemas is only read; a schema that is there already can be registered again. See docs/operations/registry.md.',
  ),
  CURSOR_INVALID: entry(400, 'The cursor is invalid', 'Start without a cursor.'),
  CONFLICT: entry(409, 'Changed meanwhile', 'Somebody else changed it. Load it again and repeat.', true),
  NAME_TAKEN: entry(409, 'The name is taken', 'Choose another name.'),
  TOO_MANY_REQUESTS: entry(
    429,
    'Too many requests',
    'Try again after Retry-After; RateLimit says which limit it was.',
    true,
  ),
  QUOTA_EXCEEDED: entry(
    429,
    'The quota of the month is used up',
    'The collector or its project has sent as many events as it may in a calendar month (UTC). Ask whoever runs the project to raise it.',
    true,
  ),
  DATABASE_UNAVAILABLE: entry(503, 'The database does not answer', 'Try again after Retry-After.', true),
  LIVE_STORE_UNAVAILABLE: entry(503, 'The live store does not answer', 'Try again after Retry-After.', true),
  OVERLOADED: entry(503, 'Too much at once', 'More ask for this than we work on. Try again after Retry-After.', true),
  INTERNAL: entry(500, 'Something went wrong on our side', 'Report it with the traceId.', true),
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERRORS;
