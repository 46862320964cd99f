/** Answers of OTLP over HTTP: in the encoding of the request, errors as google.rpc.Status. */
import { create, toBinary, toJsonString, type DescMessage, type MessageShape } from '@bufbuild/protobuf';
import type { FastifyReply } from 'fastify';
import { ERRORS } from '#contracts';
import type { Ingested } from '../../ingest-events/ingest-events.command.js';
import { refuse, RequestRefused, type Refusal } from '../../refusal.js';
import { MEDIA_TYPE_OF, otlpFormat, type OtlpFormat } from './media-type.js';
import { StatusSchema } from './proto/google/rpc/status_pb.js';
import { ExportLogsServiceResponseSchema } from './proto/opentelemetry/proto/collector/logs/v1/logs_service_pb.js';

/** So many rejected records are named; the count is of all. */
const NAMED = 10;
/** Seconds after which a fault of ours may be over. */
const RETRY_SECONDS = '5';

/** google.rpc.Code by HTTP status (google/rpc/code.proto). */
const CODES: Readonly<Record<number, number>> = {
  400: 3,
  401: 16,
  403: 7,
  404: 5,
  408: 4,
  413: 8,
  415: 3,
  429: 8,
  503: 14,
};
const UNKNOWN = 2;

/** What an exporter is told of records that were taken. Throws RequestRefused when there were records and none was. */
export function sendExported(reply: FastifyReply, contentType: string | undefined, ingested: Ingested): void {
  const { accepted, rejected } = ingested;
  if (accepted === 0 && rejected > 0) throw new RequestRefused(noneAccepted(ingested));
  const partialSuccess =
    rejected === 0 ? {} : { partialSuccess: { rejectedLogRecords: BigInt(rejected), errorMessage: reasons(ingested) } };
  void reply.code(200);
  send(reply, contentType, ExportLogsServiceResponseSchema, create(ExportLogsServiceResponseSchema, partialSuccess));
}

/**
 * An error, with its code in the catalogue before the words. Exporters throw records away at a 500, and repeat them at a
 * 503: so that is what a fault of ours is.
 */
export function sendStatus(reply: FastifyReply, contentType: string | undefined, refusal: Refusal): void {
  const { status: said, title } = ERRORS[refusal.code];
  const status = said === 422 ? 400 : said === 500 ? 503 : said;
  const message = `${refusal.code}: ${refusal.detail ?? title}`;
  void reply.code(status);
  if (status === 503 && !refusal.headers?.['retry-after']) void reply.header('retry-after', RETRY_SECONDS);
  send(reply, contentType, StatusSchema, create(StatusSchema, { code: CODES[status] ?? UNKNOWN, message }));
}

function send<D extends DescMessage>(
  reply: FastifyReply,
  contentType: string | undefined,
  schema: D,
  message: MessageShape<D>,
): void {
  const format = formatOf(contentType);
  const body =
    format === 'otlp-json' ? Buffer.from(toJsonString(schema, message)) : Buffer.from(toBinary(schema, message));
  void reply.header('content-type', MEDIA_TYPE_OF[format]).send(body);
}

/** Of a body in another encoding: JSON, which people read. */
function formatOf(contentType: string | undefined): OtlpFormat {
  const format = otlpFormat(contentType);
  return typeof format === 'string' ? format : 'otlp-json';
}

/** 403 when the key may not write to any of the streams that the records name. */
function noneAccepted(ingested: Ingested): Refusal {
  const forbidden = ingested.events.every(
    (event) => event.status === 'rejected' && event.code === 'EVENT_STREAM_FORBIDDEN',
  );
  return refuse(forbidden ? 'KEY_STREAM' : 'EVENTS_REJECTED', reasons(ingested));
}

function reasons({ events, rejected }: Ingested): string {
  const named: string[] = [];
  for (const event of events) {
    if (named.length === NAMED) break;
    if (event.status === 'rejected') named.push(`${event.code} at ${event.pointer}: ${event.detail}`);
  }
  const more = rejected > named.length ? `; and ${rejected - named.length} more` : '';
  return `${rejected} rejected. ${named.join('; ')}${more}`;
}
