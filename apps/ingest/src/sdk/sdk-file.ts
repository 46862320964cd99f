/** The browser SDK as it goes over the wire: read, compressed and named by its content once, at the start. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';

export interface SdkFile {
  readonly body: Buffer;
  /** Content-Encoding; null: as it is. */
  readonly encoding: string | null;
  /** Strong: another encoding has another one (RFC 9110, 8.8.3.3). */
  readonly etag: string;
}

/** The smallest form first. Throws when there is no such file. */
export function readSdk(path: string): SdkFile[] {
  const text = readFileSync(path);
  const hash = createHash('sha256').update(text).digest('base64url').slice(0, 22);
  return [
    { body: brotliCompressSync(text), encoding: 'br', etag: `"${hash}-br"` },
    { body: gzipSync(text, { level: 9 }), encoding: 'gzip', etag: `"${hash}-gzip"` },
    { body: text, encoding: null, etag: `"${hash}"` },
  ];
}

/** The first form that Accept-Encoding lets; what it does not name is not wanted, except for no encoding at all. */
export function formFor(forms: readonly SdkFile[], acceptEncoding: string | undefined): SdkFile {
  const wanted = new Set<string>();
  for (const part of (acceptEncoding ?? '').toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim());
    if (!parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))) wanted.add(name);
  }
  return forms.find(({ encoding }) => encoding === null || wanted.has(encoding))!;
}

/** Whether If-None-Match names it (RFC 9110, 13.1.2: weakly, or `*`). */
export function isKnown({ etag }: SdkFile, ifNoneMatch: string | undefined): boolean {
  const tags = (ifNoneMatch ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes('*') || tags.includes(etag);
}
