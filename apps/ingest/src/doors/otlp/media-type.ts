/** The two encodings of OTLP over HTTP (OpenTelemetry Protocol Specification, "OTLP/HTTP Request"). */
import { refuse, type Refusal } from '../../refusal.js';

/** Names that are not those of the formats in which a body may carry a key. */
export type OtlpFormat = 'otlp-json' | 'otlp-protobuf';

export const MEDIA_TYPE_OF: Readonly<Record<OtlpFormat, string>> = {
  'otlp-json': 'application/json',
  'otlp-protobuf': 'application/x-protobuf',
};

/** Parameters, as in "application/json; charset=utf-8", say nothing new. */
export function otlpFormat(contentType: string | undefined): OtlpFormat | Refusal {
  const media = (contentType ?? '').split(';', 1)[0]!.trim().toLowerCase();
  if (media === 'application/json') return 'otlp-json';
  if (media === 'application/x-protobuf') return 'otlp-protobuf';
  return refuse('MEDIA_TYPE_UNSUPPORTED', 'OTLP logs are application/json or application/x-protobuf', {
    'accept-post': Object.values(MEDIA_TYPE_OF).join(', '),
  });
}
