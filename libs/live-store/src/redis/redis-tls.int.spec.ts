/** Redis over TLS: a real one for each certificate that it may show. */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { isTlsFault, tlsRefusal } from '#runtime';
import {
  describeWithRedis,
  isMissing,
  startRedis,
  testCertificates,
  type RedisServer,
  type TestCertificate,
  type TestCertificates,
} from '#testing';
import type { LiveStore } from '../port.js';
import { redisPart, type RedisEnvironment } from './redis-part.js';

type Variables = Omit<RedisEnvironment, 'REDIS_URL' | 'NEXUSPIPE_TOPIC_PREFIX'>;

await describeWithRedis('Redis over TLS', (plainUrl) => {
  let made: TestCertificates;
  const servers = new Map<string, RedisServer>();
  const warnings: string[] = [];
  const logger = { warn: (detail: object) => void warnings.push(JSON.stringify(detail)), info: () => undefined };

  beforeAll(async () => {
    made = await testCertificates();
    const start = async (name: string, { cert, key }: TestCertificate, clients: 'yes' | 'no' = 'no'): Promise<void> => {
      const server = await startRedis({ tls: { cert, key, ca: made.ca, clients } });
      if (!isMissing(server)) servers.set(name, server);
    };
    await start('good', made.server);
    await start('expired', made.expired);
    await start('elsewhere', made.elsewhere);
    await start('mutual', made.server, 'yes');
  });
  afterAll(async () => {
    await Promise.all([...servers.values()].map((server) => server.stop()));
    made.remove();
  });

  const part = (server: string, variables: Variables) => {
    const url = servers.get(server)?.url ?? plainUrl.replace('redis:', 'rediss:');
    const environment = { REDIS_URL: url, NEXUSPIPE_TOPIC_PREFIX: 'tls:', ...variables };
    return redisPart(environment, { logger, givesUpOn: isTlsFault });
  };
  const ca = () => ({ REDIS_TLS_CA_PATH: made.ca });
  const identity = ({ cert, key }: TestCertificate) => ({ REDIS_TLS_CERT_PATH: cert, REDIS_TLS_KEY_PATH: key });

  it.each<[string, string, () => Variables]>([
    ['whose authority is trusted', 'good', ca],
    ['that asks for a client certificate, and gets it', 'mutual', () => ({ ...ca(), ...identity(made.client) })],
  ])('one %s is used', async (_name, server, variables) => {
    const opened = part(server, variables());
    const store = await opened.open();
    await expect(store.ping()).resolves.toBeUndefined();
    await opened.close(store);
  });

  it('meets a renewed client certificate at the next connection', async () => {
    const own = { cert: join(made.folder, 'own.crt'), key: join(made.folder, 'own.key') };
    const put = ({ cert, key }: TestCertificate): void => {
      copyFileSync(cert, own.cert);
      copyFileSync(key, own.key);
    };
    put(made.client);
    const opened = part('mutual', { ...ca(), ...identity(own) });
    const store = await opened.open();
    put(made.selfSigned);
    await servers.get('mutual')?.restart();
    await answers(store, false);
    put(made.client);
    await answers(store, true);
    await opened.close(store);
  });

  async function answers(store: LiveStore, wanted: boolean): Promise<void> {
    const deadline = Date.now() + 10_000;
    // It takes a while to see that the server was away.
    for (let same = 0; same < 3;) {
      const does = await store.ping().then(
        () => true,
        () => false,
      );
      same = does === wanted ? same + 1 : 0;
      if (Date.now() > deadline) throw new Error(`Redis ${does ? 'answers' : 'does not answer'}`);
      await delay(50);
    }
  }

  const UNTRUSTED = "REDIS_TLS_CA_PATH: the server's certificate is signed by an authority that is not trusted";
  it.each<[string, string, () => Variables, RegExp | string]>([
    ['whose authority is not named', 'good', () => ({}), UNTRUSTED],
    ['of another authority', 'good', () => ({ REDIS_TLS_CA_PATH: made.otherCa }), UNTRUSTED],
    ['whose certificate has expired', 'expired', ca, "REDIS_URL: the server's certificate has expired"],
    [
      'whose certificate is for another host',
      'elsewhere',
      ca,
      "REDIS_URL: the server's certificate is for another host: DNS:elsewhere.example",
    ],
    [
      'that asks for a client certificate, without one',
      'mutual',
      ca,
      'REDIS_TLS_CERT_PATH: the server asks for a client certificate',
    ],
    [
      'that asks for a client certificate, with one of nobody',
      'mutual',
      () => ({ ...ca(), ...identity(made.selfSigned) }),
      /^REDIS_TLS_CERT_PATH: the server does not accept our client certificate/,
    ],
  ])('one %s is refused at once, in one line', async (_name, server, variables, line) => {
    warnings.length = 0;
    const { open, tls } = part(server, variables());
    const fault: unknown = await open().then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(tlsRefusal(fault, tls)).toEqual(typeof line === 'string' ? line : expect.stringMatching(line));
    // A server may close before its reason was read, on a slow machine for so long that it is told.
    expect(warnings.filter((told) => !/ECONNRESET|EPIPE/.test(told))).toEqual([]);
  });
});
