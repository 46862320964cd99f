import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { kafkaSecurity } from './security.js';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'nexuspipe-security-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('how Kafka is spoken to', () => {
  it('is plain and without a user when nothing is said', () => {
    expect(kafkaSecurity({ KAFKA_SSL: false })).toEqual({});
  });

  it('reads the certificates at each connection', () => {
    const paths = { KAFKA_SSL_CERT_PATH: file('cert', 'old'), KAFKA_SSL_KEY_PATH: file('key', 'key') };
    const { ssl } = kafkaSecurity({ KAFKA_SSL: true, KAFKA_SSL_CA_PATH: file('ca', 'ca'), ...paths });
    // As kafkajs does for each socket.
    const connecting = (): object => Object.assign({}, ssl as object);
    expect(connecting()).toEqual({ minVersion: 'TLSv1.2', ca: 'ca', cert: 'old', key: 'key' });
    file('cert', 'new');
    expect(connecting()).toMatchObject({ cert: 'new' });
  });

  it.each(['secret', 'secret\n', 'secret\r\n'])('takes the line of a password file: %j', (text) => {
    const env = { KAFKA_SASL_MECHANISM: 'scram-sha-512', KAFKA_SASL_USERNAME: 'u' } as const;
    expect(kafkaSecurity({ ...env, KAFKA_SASL_PASSWORD_PATH: file('password', text) })).toEqual({
      sasl: { mechanism: 'scram-sha-512', username: 'u', password: 'secret' },
    });
  });
});
