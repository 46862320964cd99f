/** Kafka over TLS and with users: one real broker, with a listener for each certificate that it may show. */
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TOPICS } from '#contracts';
import { isTlsFault, tlsRefusal } from '#runtime';
import { isMissing, startKafka, testCertificates, type KafkaServer, type TestCertificate } from '#testing';
import { SILENT } from './client.js';
import { kafkaPart } from './kafka-part.js';
import type { KafkaSecurityEnvironment } from './security.js';

const USER = { name: 'nexuspipe', password: 'correct horse' };
const SIGN_IN = { KAFKA_SASL_USERNAME: USER.name, KAFKA_SASL_PASSWORD: USER.password } as const;
const LOGIN = 'org.apache.kafka.common.security';

const made = await testCertificates();

/** Kafka wants key and chain in one file. */
function keystore({ cert, key }: TestCertificate): Record<string, string> {
  const path = `${cert}.keystore`;
  writeFileSync(path, readFileSync(key));
  appendFileSync(path, readFileSync(cert));
  return { 'ssl.keystore.type': 'PEM', 'ssl.keystore.location': path };
}

const asksClients = { 'ssl.truststore.type': 'PEM', 'ssl.truststore.location': made.ca, 'ssl.client.auth': 'required' };
const users = {
  'sasl.enabled.mechanisms': 'SCRAM-SHA-512,PLAIN',
  'scram-sha-512.sasl.jaas.config': `${LOGIN}.scram.ScramLoginModule required;`,
  'plain.sasl.jaas.config': `${LOGIN}.plain.PlainLoginModule required user_${USER.name}="${USER.password}";`,
};
const started = await startKafka({
  scramUser: USER,
  listeners: {
    GOOD: { protocol: 'SSL', settings: keystore(made.server) },
    EXPIRED: { protocol: 'SSL', settings: keystore(made.expired) },
    ELSEWHERE: { protocol: 'SSL', settings: keystore(made.elsewhere) },
    MUTUAL: { protocol: 'SSL', settings: { ...keystore(made.server), ...asksClients } },
    USERS: { protocol: 'SASL_SSL', settings: { ...keystore(made.server), ...users } },
    CLEAR: { protocol: 'SASL_PLAINTEXT', settings: users },
  },
});

type Listener = 'GOOD' | 'EXPIRED' | 'ELSEWHERE' | 'MUTUAL' | 'USERS' | 'CLEAR' | 'PLAIN';

const suite = isMissing(started) ? describe.skip : describe;

suite(isMissing(started) ? 'Kafka over TLS (not run: Kafka is missing)' : 'Kafka over TLS', () => {
  const kafka = started as KafkaServer;
  const told: string[] = [];
  const note = (_fields: object, message: string): void => void told.push(message);
  const logger = { ...SILENT, warn: note, error: note };
  beforeAll(() => expect(Object.keys(kafka.listeners)).toHaveLength(6));
  afterAll(async () => {
    await kafka.stop();
    made.remove();
  });

  const part = (listener: Listener, security: KafkaSecurityEnvironment) => {
    const broker = listener === 'PLAIN' ? kafka.brokers[0] : kafka.listeners[listener];
    const env = { KAFKA_BROKERS: [broker ?? ''], NEXUSPIPE_TOPIC_PREFIX: `${listener}-`, NEXUSPIPE_PARTITIONS: 1 };
    return kafkaPart(
      { ...env, KAFKA_SSL: true, ...security },
      { clientId: 'spec', topics: [TOPICS.raw], logger, givesUpOn: isTlsFault },
    );
  };
  const ca = () => ({ KAFKA_SSL_CA_PATH: made.ca });
  const identity = ({ cert, key }: TestCertificate) => ({ KAFKA_SSL_CERT_PATH: cert, KAFKA_SSL_KEY_PATH: key });
  const passwordFile = () => {
    const path = join(made.folder, 'password');
    writeFileSync(path, `${USER.password}\n`);
    return { KAFKA_SASL_USERNAME: USER.name, KAFKA_SASL_PASSWORD_PATH: path };
  };

  it.each<[string, Listener, () => KafkaSecurityEnvironment]>([
    ['whose authority is trusted', 'GOOD', ca],
    ['that is known by another name', 'ELSEWHERE', () => ({ ...ca(), KAFKA_SSL_SERVER_NAME: 'elsewhere.example' })],
    ['that asks for a client certificate, and gets it', 'MUTUAL', () => ({ ...ca(), ...identity(made.client) })],
    ['signed in to by SCRAM', 'USERS', () => ({ ...ca(), ...SIGN_IN, KAFKA_SASL_MECHANISM: 'scram-sha-512' })],
    [
      'signed in to with a password from a file',
      'USERS',
      () => ({ ...ca(), ...passwordFile(), KAFKA_SASL_MECHANISM: 'scram-sha-512' }),
    ],
    ['signed in to by PLAIN', 'USERS', () => ({ ...ca(), ...SIGN_IN, KAFKA_SASL_MECHANISM: 'plain' })],
    [
      'signed in to by SCRAM, without TLS',
      'CLEAR',
      () => ({ ...SIGN_IN, KAFKA_SSL: false, KAFKA_SASL_MECHANISM: 'scram-sha-512' }),
    ],
  ])('a broker %s takes and gives records', async (_name, listener, security) => {
    const opened = part(listener, security());
    const log = await opened.open();
    const value = Buffer.from('hello');
    await log.appender.append(TOPICS.raw, [{ partition: 0, key: null, value }]);
    const read = new Promise<Buffer | null>((resolve, reject) => {
      const options = {
        group: { ephemeral: 'tls' },
        topics: [TOPICS.raw],
        position: { kind: 'beginning' },
      } as const;
      log.consumers
        .consume(options, (batch) => {
          resolve(batch.records[0]?.value ?? null);
          return Promise.resolve();
        })
        .catch(reject);
    });
    expect(await read).toEqual(value);
    await opened.close(log);
  });

  const UNTRUSTED = "KAFKA_SSL_CA_PATH: the server's certificate is signed by an authority that is not trusted";
  const NOT_LET_IN = 'KAFKA_SASL_USERNAME: the broker does not accept this user and password';
  it.each<[string, Listener, () => KafkaSecurityEnvironment, RegExp | string]>([
    ['whose authority is not named', 'GOOD', () => ({}), UNTRUSTED],
    ['of another authority', 'GOOD', () => ({ KAFKA_SSL_CA_PATH: made.otherCa }), UNTRUSTED],
    ['whose certificate has expired', 'EXPIRED', ca, "KAFKA_BROKERS: the server's certificate has expired"],
    [
      'whose certificate is for another host',
      'ELSEWHERE',
      ca,
      "KAFKA_BROKERS: the server's certificate is for another host: DNS:elsewhere.example",
    ],
    [
      'that asks for a client certificate, without one',
      'MUTUAL',
      ca,
      /^KAFKA_SSL_CERT_PATH: the server (asks for a client certificate|does not accept our client certificate)/,
    ],
    [
      'that asks for a client certificate, with one of nobody',
      'MUTUAL',
      () => ({ ...ca(), ...identity(made.selfSigned) }),
      /^KAFKA_SSL_CERT_PATH: the server does not accept our client certificate/,
    ],
    [
      'signed in to with a wrong password',
      'USERS',
      () => ({ ...ca(), ...SIGN_IN, KAFKA_SASL_PASSWORD: 'wrong', KAFKA_SASL_MECHANISM: 'scram-sha-512' }),
      NOT_LET_IN,
    ],
    [
      'signed in to by a mechanism that it does not offer',
      'USERS',
      () => ({ ...ca(), ...SIGN_IN, KAFKA_SASL_MECHANISM: 'scram-sha-256' }),
      'KAFKA_SASL_MECHANISM: the broker does not offer this one',
    ],
    ['that does not speak TLS', 'PLAIN', ca, /^KAFKA_BROKERS: .*before secure TLS connection was established/],
    ['that speaks TLS, without it', 'GOOD', () => ({ KAFKA_SSL: false }), /^KAFKA_BROKERS: /],
  ])('a broker %s is refused in one line', async (_name, listener, security, line) => {
    told.length = 0;
    const { open, tls, refusal } = part(listener, security());
    const fault: unknown = await open().then(
      () => null,
      (thrown: unknown) => thrown,
    );
    const words = tlsRefusal(fault, tls) ?? refusal(fault);
    expect(words).toEqual(typeof line === 'string' ? line : expect.stringMatching(line));
    expect(words).not.toMatch(/wrong|correct horse/);
    expect(told).toEqual([]);
  });
});
