import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import { databaseFiles, databaseUrl, isUnverified } from './database-url.js';

const AT = 'postgres://user:p%40ss@db.example:5433/nexuspipe';
const made = (query: string): string => {
  const read = databaseUrl(`${AT}${query}`);
  if ('problem' in read) throw new Error(read.problem);
  return read.url;
};

/** What the driver makes of a URL. */
function driver(url: string): { ssl: unknown; host: string; user: string; password: string; database: string } {
  const { ssl, host, user, password, database } = new pg.Client({ connectionString: url }) as unknown as ReturnType<
    typeof driver
  >;
  return { ssl, host, user, password, database };
}

describe('sslmode means to the driver what it means to libpq', () => {
  it.each([
    ['disable', false],
    ['require', { rejectUnauthorized: false }],
    ['verify-full', {}],
    ['verify-full&sslrootcert=system', {}],
  ])('%s', (mode, ssl) => {
    expect(driver(made(`?sslmode=${mode}`)).ssl).toEqual(ssl);
  });

  it('and a URL without it is left as it is', () => {
    expect(made('?application_name=x')).toBe(`${AT}?application_name=x`);
    expect(driver(made('')).ssl).toBe(false);
  });

  it('and the rest of the URL stays what it was', () => {
    const rest = { host: 'db.example', user: 'user', password: 'p@ss', database: 'nexuspipe' };
    expect(driver(made('?sslmode=verify-full&application_name=x'))).toMatchObject(rest);
  });

  it('whatever the password is', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (password) => {
        const url = `postgres://user:${encodeURIComponent(password)}@db.example/nexuspipe?sslmode=require`;
        const read = databaseUrl(url);
        expect('url' in read && driver(read.url).password).toBe(password);
      }),
    );
  });
});

describe('a URL that says what cannot be kept', () => {
  it.each([
    ['sslmode=prefer', /there is no falling back/],
    ['sslmode=allow', /there is no falling back/],
    ['sslmode=no-verify', /^sslmode must be disable, require, verify-ca or verify-full/],
    ['ssl=true', /say sslmode/],
    ['sslrootcert=/ca.pem', /^has sslrootcert, but no sslmode$/],
    ['sslmode=disable&sslrootcert=/ca.pem', /^has sslrootcert, but sslmode=disable$/],
    ['sslmode=verify-ca', /needs sslrootcert/],
    ['sslmode=require&sslrootcert=system', /needs sslmode=verify-full/],
    ['sslmode=verify-full&sslcert=/c.pem', /^sslcert and sslkey: set both or neither$/],
  ])('%s is refused', (query, words) => {
    expect(databaseUrl(`${AT}?${query}`)).toEqual({ problem: expect.stringMatching(words) });
  });
});

it('names its files', () => {
  const files = { sslrootcert: '/a b/ca.pem', sslcert: '/c.pem', sslkey: '/k.pem' };
  expect(databaseFiles(made(`?sslmode=verify-ca&${new URLSearchParams(files).toString()}`))).toEqual(files);
});

it('is unverified only where nobody looks at the certificate', () => {
  const queries = [
    '',
    '?sslmode=disable',
    '?sslmode=require',
    '?sslmode=require&sslrootcert=/ca',
    '?sslmode=verify-full',
  ];
  expect(queries.map((query) => isUnverified(made(query)))).toEqual([false, false, true, false, false]);
});
