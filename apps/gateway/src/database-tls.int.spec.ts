/** PostgreSQL over TLS: every place that connects to it, with each certificate that it may show. */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { migrateEventStore } from '#event-store';
import { migrateReadModel, readModelDataSource, waitForReadModel } from '#read-model/writer';
import { isTlsFault, tlsRefusal, variables } from '#runtime';
import {
  startTestPostgres,
  startTlsPostgres,
  testCertificates,
  type TestCertificate,
  type TestCertificates,
  type TlsPostgres,
} from '#testing';
import { databasePart } from './database.js';
import { eventually } from './gateway.fixture.spec.js';

let made: TestCertificates;
let postgres: TlsPostgres;

beforeAll(async () => {
  made = await testCertificates();
  postgres = await startTlsPostgres(made.server, made.ca);
  const url = read(postgres.url(`sslmode=verify-full&sslrootcert=${made.ca}`));
  await migrateReadModel(url);
  await migrateEventStore(url);
});
afterAll(async () => {
  await postgres.close();
  made.remove();
});

/** As DATABASE_URL is read. */
const read = (url: string): string => variables.databaseUrl().parse(url);
const shell = { logger: pino({ level: 'silent' }), signal: new AbortController().signal };
const thrown = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (fault: unknown) => fault,
  );

/** The server takes nobody without TLS: what connects is encrypted. */
const PLACES: Record<string, (url: string) => Promise<unknown>> = {
  'the gateway': async (url) => {
    const part = databasePart(url, shell);
    const database = await part.open();
    await part.ping(database);
    await part.close(database);
  },
  'the projector': async (url) => {
    const onWait = (): void => undefined;
    expect(await waitForReadModel(url, { onWait, givesUpOn: isTlsFault })).toBe(true);
    const database = await readModelDataSource(url).initialize();
    const [row] = (await database.query('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()')) as unknown[];
    expect(row).toEqual({ ssl: true });
    await database.destroy();
  },
  'the migration of the read models': migrateReadModel,
  'the migration of the control plane': migrateEventStore,
};

const DATABASE = {
  address: 'DATABASE_URL',
  authority: 'DATABASE_URL (sslrootcert)',
  certificate: 'DATABASE_URL (sslcert)',
};
const UNTRUSTED = "DATABASE_URL (sslrootcert): the server's certificate is signed by an authority that is not trusted";
const EXPIRED = "DATABASE_URL: the server's certificate has expired";
const ELSEWHERE = "DATABASE_URL: the server's certificate is for another host: DNS:elsewhere.example";

interface Case {
  readonly mode: string;
  readonly authorities: 'none' | 'right' | 'wrong';
  /** Null: it connects. */
  readonly outcome: string | null;
}

const CASES: Record<'server' | 'expired' | 'elsewhere', readonly Case[]> = {
  server: [
    { mode: 'verify-full', authorities: 'right', outcome: null },
    { mode: 'verify-ca', authorities: 'right', outcome: null },
    { mode: 'require', authorities: 'none', outcome: null },
    { mode: 'verify-full', authorities: 'wrong', outcome: UNTRUSTED },
    { mode: 'verify-full', authorities: 'none', outcome: UNTRUSTED },
    { mode: 'verify-ca', authorities: 'wrong', outcome: UNTRUSTED },
    { mode: 'require', authorities: 'wrong', outcome: UNTRUSTED },
  ],
  expired: [
    { mode: 'verify-full', authorities: 'right', outcome: EXPIRED },
    { mode: 'verify-ca', authorities: 'right', outcome: EXPIRED },
    { mode: 'require', authorities: 'none', outcome: null },
  ],
  elsewhere: [
    { mode: 'verify-full', authorities: 'right', outcome: ELSEWHERE },
    { mode: 'verify-ca', authorities: 'right', outcome: null },
  ],
};

describe.each(Object.keys(CASES) as (keyof typeof CASES)[])('PostgreSQL with the certificate "%s"', (name) => {
  beforeAll(() => postgres.present(name, made[name] satisfies TestCertificate));

  describe.each(Object.keys(PLACES))('%s', (place) => {
    it.each(CASES[name])(
      'sslmode=$mode, $authorities authorities: $outcome',
      async ({ mode, authorities, outcome }) => {
        const ca = { none: '', right: `&sslrootcert=${made.ca}`, wrong: `&sslrootcert=${made.otherCa}` }[authorities];
        const fault = await thrown(PLACES[place]!(read(postgres.url(`sslmode=${mode}${ca}`))));
        if (outcome === null) expect(fault).toBeNull();
        else expect(tlsRefusal(fault, DATABASE)).toBe(outcome);
      },
    );
  });
});

it('authorities that are replaced on disk count from the next connection on', async () => {
  const authorities = join(made.folder, 'authorities.crt');
  copyFileSync(made.ca, authorities);
  const url = read(postgres.url(`sslmode=verify-ca&sslrootcert=${authorities}`));
  const database = await readModelDataSource(url, 1).initialize();
  const query = () => thrown(database.query('SELECT 1'));
  await thrown(database.query('SELECT pg_terminate_backend(pg_backend_pid())'));
  copyFileSync(made.otherCa, authorities);
  // The pool may hand the broken connection out once more before it sees its end.
  await eventually(async () => expect(tlsRefusal(await query(), DATABASE)).toBe(UNTRUSTED));
  copyFileSync(made.ca, authorities);
  expect(await query()).toBeNull();
  await database.destroy();
});

describe('the gateway', () => {
  const guarded = (certificate: TestCertificate | null): string => {
    const own = certificate ? `&sslcert=${certificate.cert}&sslkey=${certificate.key}` : '';
    return read(postgres.guardedUrl(`sslmode=require${own}`));
  };
  const refusal = async (url: string): Promise<string | null> => {
    const part = databasePart(url, shell);
    const fault = await thrown(part.open());
    return (part.tls && tlsRefusal(fault, part.tls)) ?? part.refusal(fault);
  };

  it('shows a client certificate where one is asked for', async () => {
    const database = await readModelDataSource(guarded(made.client)).initialize();
    const [row] = (await database.query('SELECT client_dn FROM pg_stat_ssl WHERE pid = pg_backend_pid()')) as unknown[];
    expect(row).toEqual({ client_dn: '/CN=nexuspipe' });
    await database.destroy();
  });

  it.each<[string, () => TestCertificate | null, RegExp]>([
    [
      'without one',
      () => null,
      /^DATABASE_URL: PostgreSQL at localhost:\d+: connection requires a valid client certificate$/,
    ],
    [
      'with one of nobody',
      () => made.selfSigned,
      /^DATABASE_URL \(sslcert\): the server does not accept our client certificate/,
    ],
  ])('is refused there %s', async (_name, certificate, line) => {
    expect(await refusal(guarded(certificate()))).toMatch(line);
  });

  it('is refused without TLS where the server wants it, and says so without the password', async () => {
    const line = await refusal(read(postgres.url('sslmode=disable')));
    expect(line).toMatch(/^DATABASE_URL: PostgreSQL at localhost:\d+: .*no encryption$/);
    expect(line).not.toContain(new URL(postgres.url('')).password);
  });

  it('is refused where TLS is asked for and the server has none', async () => {
    const plain = await startTestPostgres();
    expect(await refusal(read(`${plain.url}?sslmode=require`))).toBe(
      'DATABASE_URL: the server does not speak TLS on this port',
    );
    await plain.close();
  });
});
