/** Requests of OTLP in both encodings, written by the official types. Specs only. */
import { create, fromBinary, fromJsonString, toBinary, toJson, type MessageInitShape } from '@bufbuild/protobuf';
import { SERVER_KEY, type Collector } from '../../collector.fixture.spec.js';
import { StatusSchema } from './proto/google/rpc/status_pb.js';
import {
  ExportLogsServiceRequestSchema,
  ExportLogsServiceResponseSchema,
} from './proto/opentelemetry/proto/collector/logs/v1/logs_service_pb.js';
import type { AnyValueSchema, KeyValueSchema } from './proto/opentelemetry/proto/common/v1/common_pb.js';
import type { LogRecordSchema } from './proto/opentelemetry/proto/logs/v1/logs_pb.js';

export type AnyValue = MessageInitShape<typeof AnyValueSchema>;
export type KeyValue = MessageInitShape<typeof KeyValueSchema>;
export type LogRecord = MessageInitShape<typeof LogRecordSchema>;
export type Request = MessageInitShape<typeof ExportLogsServiceRequestSchema>;

export const text = (value: string): AnyValue => ({ value: { case: 'stringValue', value } });
export const int = (value: bigint): AnyValue => ({ value: { case: 'intValue', value } });
export const double = (value: number): AnyValue => ({ value: { case: 'doubleValue', value } });
export const list = (...values: AnyValue[]): AnyValue => ({ value: { case: 'arrayValue', value: { values } } });
export const map = (...values: KeyValue[]): AnyValue => ({ value: { case: 'kvlistValue', value: { values } } });
export const attribute = (key: string, value: AnyValue | string): KeyValue => ({
  key,
  value: typeof value === 'string' ? text(value) : value,
});

export const TO_WEB = attribute('nexuspipe.stream', 'web');

/** The records under one scope of one resource. */
export function requestOf(records: LogRecord[], resource: KeyValue[] = [TO_WEB]): Request {
  return {
    resourceLogs: [
      { resource: { attributes: resource }, scopeLogs: [{ scope: { name: 'shop' }, logRecords: records }] },
    ],
  };
}

export function asProtobuf(request: Request): Buffer {
  return Buffer.from(toBinary(ExportLogsServiceRequestSchema, create(ExportLogsServiceRequestSchema, request)));
}

/** As OTLP writes it: identifiers in hexadecimal and enum values as numbers, where protobuf's JSON has others. */
export function asJson(request: Request): Buffer {
  const json = toJson(ExportLogsServiceRequestSchema, create(ExportLogsServiceRequestSchema, request), {
    enumAsInteger: true,
  });
  return Buffer.from(
    JSON.stringify(json, (key, value: unknown) =>
      key === 'traceId' || key === 'spanId' ? Buffer.from(value as string, 'base64').toString('hex') : value,
    ),
  );
}

export const ENCODINGS = [
  { name: 'JSON', type: 'application/json', write: asJson },
  { name: 'protobuf', type: 'application/x-protobuf', write: asProtobuf },
] as const;
export type Encoding = (typeof ENCODINGS)[number];

export interface OtlpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly rejected: number;
  readonly message: string;
  /** Of a google.rpc.Status; 0 for a response. */
  readonly code: number;
  readonly body: Buffer;
}

/** Posts to `/v1/logs` with the server's key, and reads the answer by the official types. */
export async function send(
  collector: Pick<Collector, 'url'>,
  { type }: Pick<Encoding, 'type'>,
  body: Buffer,
  headers: Record<string, string> = {},
): Promise<OtlpAnswer> {
  const response = await fetch(`${collector.url}/v1/logs`, {
    method: 'POST',
    headers: { authorization: `Bearer ${SERVER_KEY}`, 'content-type': type, ...headers },
    body: new Uint8Array(body),
  });
  const answered = Buffer.from(await response.arrayBuffer());
  const isJson = response.headers.get('content-type') === 'application/json';
  const { status } = response;
  if (status === 200) {
    const schema = ExportLogsServiceResponseSchema;
    const { partialSuccess } = isJson ? fromJsonString(schema, answered.toString()) : fromBinary(schema, answered);
    const { rejectedLogRecords = 0n, errorMessage = '' } = partialSuccess ?? {};
    return {
      status,
      headers: response.headers,
      rejected: Number(rejectedLogRecords),
      message: errorMessage,
      code: 0,
      body: answered,
    };
  }
  const { code, message } = isJson
    ? fromJsonString(StatusSchema, answered.toString())
    : fromBinary(StatusSchema, answered);
  return { status, headers: response.headers, rejected: 0, message, code, body: answered };
}
