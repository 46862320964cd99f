/** An event's identity in CloudEvents is `source` and `id` together; here it is one text. */
import { createHash } from 'node:crypto';
import { INGEST_LIMITS } from '#contracts';

/**
 * `<source> <id>`: a source has no space, so no two events share one. When that is too long, `sha256:` and the digits of
 * its SHA-256 in UTF-8.
 */
export function eventId(source: string, id: string): string {
  const plain = `${source} ${id}`;
  if (plain.length <= INGEST_LIMITS.idLength) return plain;
  return `sha256:${createHash('sha256').update(plain).digest('hex')}`;
}
