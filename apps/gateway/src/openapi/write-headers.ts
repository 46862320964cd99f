/** Headers that no DTO declares, as they stand in the document: they are the same for every write that is somebody's. */
import type { OpenAPIObject } from '@nestjs/swagger';

const WRITES = ['post', 'patch', 'delete'] as const;

const HEADERS = {
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header' as const,
    required: false,
    description:
      'Chosen by the client, new for each request, best a UUID. A repeat with the same key within 24 hours is not done again: it gets the first ' +
      'answer, with `Idempotency-Replayed: true`. With another body it is refused (`IDEMPOTENCY_CONFLICT`), while the first is under way as well ' +
      '(`IDEMPOTENCY_BUSY`, with Retry-After).',
    schema: { type: 'string', minLength: 1, maxLength: 255 },
  },
  AuditReason: {
    name: 'X-Audit-Reason',
    in: 'header' as const,
    required: false,
    description: 'Why, for the audit log. Percent-encoded UTF-8, up to 500 characters.',
    schema: { type: 'string', maxLength: 4_500 },
  },
};

/** Adds them to the document, in place, and answers with it. */
export function declareWriteHeaders(document: OpenAPIObject): OpenAPIObject {
  document.components = { ...document.components, parameters: { ...document.components?.parameters, ...HEADERS } };
  const references = Object.keys(HEADERS).map((name) => ({ $ref: `#/components/parameters/${name}` }));
  for (const path of Object.values(document.paths)) {
    for (const method of WRITES) {
      const operation = path[method] as { parameters?: object[]; readonly 'x-needs'?: string } | undefined;
      if (!operation || operation['x-needs'] === 'public') continue;
      operation.parameters = [...(operation.parameters ?? []), ...references];
    }
  }
  return document;
}
