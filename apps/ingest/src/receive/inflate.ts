/**
 * Content encodings of request bodies. Inflating stops at the limit, so that a small body cannot become a large one in
 * memory: zlib's maxOutputLength counts while it inflates.
 */
import * as zlib from 'node:zlib';
import { promisify } from 'node:util';
import { INGEST_LIMITS } from '#contracts';
import { refuse, type Refusal } from '../refusal.js';

type Inflate = (body: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>;

/** Node has zstd from 22.15 and 23.8 on. */
const { zstdDecompress } = zlib as { zstdDecompress?: typeof zlib.gunzip };

const gunzip = promisify(zlib.gunzip) as Inflate;
const zlibInflate = promisify(zlib.inflate) as Inflate;
const rawInflate = promisify(zlib.inflateRaw) as Inflate;

const INFLATE: ReadonlyMap<string, Inflate> = new Map<string, Inflate>([
  ['gzip', gunzip],
  ['x-gzip', gunzip],
  ['deflate', (body, options) => (hasZlibHeader(body) ? zlibInflate(body, options) : rawInflate(body, options))],
  ['br', promisify(zlib.brotliDecompress) as Inflate],
  ...(zstdDecompress ? [['zstd', promisify(zstdDecompress) as unknown as Inflate] as const] : []),
]);

export const ACCEPTED_ENCODINGS = ['gzip', 'deflate', 'br', ...(zstdDecompress ? ['zstd'] : [])].join(', ');

/** The encoding to undo; null for none. One encoding at most: nested ones are refused. */
export function contentEncoding(header: string | undefined): string | null | Refusal {
  const name = (header ?? '').trim().toLowerCase();
  if (name === '' || name === 'identity') return null;
  if (INFLATE.has(name)) return name;
  return refuse('CONTENT_ENCODING_UNSUPPORTED', undefined, { 'accept-encoding': ACCEPTED_ENCODINGS });
}

/** The inflated body. The encoding is one that {@link contentEncoding} answered. */
export async function inflate(
  body: Buffer,
  encoding: string,
  limit: number = INGEST_LIMITS.inflatedBytes,
): Promise<Buffer | Refusal> {
  try {
    return await INFLATE.get(encoding)!(body, { maxOutputLength: limit });
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return refuse('BODY_INFLATED_TOO_LARGE');
    return refuse('BODY_ENCODING_INVALID', `the body is not ${encoding}, or is cut off`);
  }
}

/** HTTP's "deflate" is zlib's format (RFC 9110, 8.4.1.2); some clients send raw deflate, which has no such header. */
function hasZlibHeader(body: Buffer): boolean {
  return body.length >= 2 && (body[0]! & 0x0f) === 8 && body.readUInt16BE(0) % 31 === 0;
}
