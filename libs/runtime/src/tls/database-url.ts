/**
 * DATABASE_URL with the meaning that PostgreSQL's own clients give to `sslmode` (postgresql.org/docs/current/libpq-ssl.html).
 * The driver has given these words other meanings from version to version; it follows libpq when the URL tells it so,
 * which is what is added here. A URL stays a URL: whoever connects with it gets the same security.
 */

/** What the driver is to be given, or why not. */
export type DatabaseUrl = { readonly url: string } | { readonly problem: string };

/** Files that a URL names. */
export interface DatabaseFiles {
  readonly sslrootcert: string | null;
  readonly sslcert: string | null;
  readonly sslkey: string | null;
}

const MODES = ['disable', 'require', 'verify-ca', 'verify-full'];
const FILES = ['sslrootcert', 'sslcert', 'sslkey'] as const;
/** In libpq: the authorities that the system trusts; here those that Node trusts. */
const SYSTEM_AUTHORITIES = 'system';

/** Answers with the URL for the driver. A URL without `sslmode` is left as it is. */
export function databaseUrl(text: string): DatabaseUrl {
  const { address, query } = cut(text);
  if (query.has('ssl')) return { problem: 'has ssl=...; say sslmode=disable, require, verify-ca or verify-full' };
  const mode = query.get('sslmode');
  const named = FILES.filter((name) => query.has(name));
  if (mode === null) {
    return named.length === 0 ? { url: text } : { problem: `has ${named.join(' and ')}, but no sslmode` };
  }
  const problem = problemOf(mode, named, query.get('sslrootcert'));
  if (problem !== null) return { problem };
  if (query.get('sslrootcert') === SYSTEM_AUTHORITIES) query.delete('sslrootcert');
  query.set('uselibpqcompat', 'true');
  return { url: `${address}?${query.toString()}` };
}

/** Of a URL that {@link databaseUrl} has made. */
export function databaseFiles(url: string): DatabaseFiles {
  const { query } = cut(url);
  return { sslrootcert: query.get('sslrootcert'), sslcert: query.get('sslcert'), sslkey: query.get('sslkey') };
}

/** True when the connection is encrypted, but nobody looks whom it leads to. */
export function isUnverified(url: string): boolean {
  const { query } = cut(url);
  return query.get('sslmode') === 'require' && !query.has('sslrootcert');
}

function problemOf(mode: string, named: readonly string[], authorities: string | null): string | null {
  if (!MODES.includes(mode)) {
    return `sslmode must be ${MODES.slice(0, -1).join(', ')} or ${MODES.at(-1)}; there is no falling back to no TLS`;
  }
  if (mode === 'disable') return named.length === 0 ? null : `has ${named.join(' and ')}, but sslmode=disable`;
  if (named.includes('sslcert') !== named.includes('sslkey')) return 'sslcert and sslkey: set both or neither';
  if (authorities === SYSTEM_AUTHORITIES && mode !== 'verify-full')
    return 'sslrootcert=system needs sslmode=verify-full';
  // Anybody can have a certificate of a public authority: without the name it proves nothing.
  if (mode === 'verify-ca' && authorities === null) return 'sslmode=verify-ca needs sslrootcert; or use verify-full';
  return null;
}

function cut(text: string): { address: string; query: URLSearchParams } {
  const at = text.indexOf('?');
  if (at < 0) return { address: text, query: new URLSearchParams() };
  return { address: text.slice(0, at), query: new URLSearchParams(text.slice(at + 1)) };
}
