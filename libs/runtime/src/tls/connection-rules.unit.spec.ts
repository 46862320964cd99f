import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testCertificates, type TestCertificates } from '#testing';
import { connectionProblems, connectionWarnings, type ConnectionVariables } from './connection-rules.js';

let made: TestCertificates;
beforeAll(async () => void (made = await testCertificates()));
afterAll(() => made.remove());

const SIGN_IN = { KAFKA_SASL_MECHANISM: 'scram-sha-512', KAFKA_SASL_USERNAME: 'u', KAFKA_SASL_PASSWORD: 'secret' };

describe('variables about connections', () => {
  it('that are all set and fit are taken', () => {
    const { cert, key } = made.client;
    const set: ConnectionVariables = {
      TLS_CERT_PATH: made.server.cert,
      TLS_KEY_PATH: made.server.key,
      DATABASE_URL: `postgres://h/d?sslmode=verify-full&sslrootcert=${made.ca}&sslcert=${cert}&sslkey=${key}`,
      KAFKA_SSL: true,
      KAFKA_SSL_CA_PATH: made.ca,
      KAFKA_SSL_CERT_PATH: cert,
      KAFKA_SSL_KEY_PATH: key,
      ...SIGN_IN,
      REDIS_URL: 'rediss://h',
      REDIS_TLS_CA_PATH: made.ca,
      REDIS_TLS_CERT_PATH: cert,
      REDIS_TLS_KEY_PATH: key,
      SCHEMA_REGISTRY_URL: 'https://u:secret@h',
      SCHEMA_REGISTRY_CA_PATH: made.ca,
    };
    expect([connectionProblems(set), connectionWarnings(set)]).toEqual([[], []]);
  });

  it('that are not set are no problem', () => expect(connectionProblems({ KAFKA_SSL: false })).toEqual([]));

  it.each<[string, () => ConnectionVariables, readonly string[]]>([
    [
      'a certificate without its key',
      () => ({ TLS_CERT_PATH: made.server.cert }),
      ['TLS_KEY_PATH: is required with TLS_CERT_PATH, and not set'],
    ],
    [
      'a key without its certificate',
      () => ({ KAFKA_SSL: true, KAFKA_SSL_KEY_PATH: made.client.key }),
      ['KAFKA_SSL_CERT_PATH: is required with KAFKA_SSL_KEY_PATH, and not set'],
    ],
    [
      'a key of another certificate',
      () => ({ TLS_CERT_PATH: made.server.cert, TLS_KEY_PATH: made.client.key }),
      ['TLS_KEY_PATH: does not fit the certificate'],
    ],
    [
      'files that are not there',
      () => ({
        KAFKA_SSL: true,
        KAFKA_SSL_CA_PATH: '/no',
        REDIS_URL: 'rediss://h',
        REDIS_TLS_CA_PATH: '/no',
        SCHEMA_REGISTRY_URL: 'https://h',
        SCHEMA_REGISTRY_CA_PATH: '/no',
        DATABASE_URL: 'postgres://h/d?sslmode=verify-ca&sslrootcert=/no',
      }),
      ['DATABASE_URL: sslrootcert', 'KAFKA_SSL_CA_PATH', 'REDIS_TLS_CA_PATH', 'SCHEMA_REGISTRY_CA_PATH'].map(
        (n) => `${n}: there is no such file`,
      ),
    ],
    [
      'TLS files of a connection without TLS',
      () => ({
        KAFKA_SSL: false,
        KAFKA_SSL_CA_PATH: made.ca,
        REDIS_URL: 'redis://h',
        REDIS_TLS_CA_PATH: made.ca,
        SCHEMA_REGISTRY_CA_PATH: made.ca,
      }),
      [
        'KAFKA_SSL_CA_PATH: is set, but KAFKA_SSL is not true',
        'REDIS_TLS_CA_PATH: is set, but REDIS_URL does not begin with rediss:',
        'SCHEMA_REGISTRY_CA_PATH: is set, but SCHEMA_REGISTRY_URL does not begin with https:',
      ],
    ],
    [
      'a password that would be sent in clear',
      () => ({ ...SIGN_IN, KAFKA_SASL_MECHANISM: 'plain' }),
      ['KAFKA_SASL_MECHANISM: plain sends the password in clear; it needs KAFKA_SSL=true'],
    ],
    [
      'a user without a password',
      () => ({ KAFKA_SASL_MECHANISM: 'scram-sha-256', KAFKA_SASL_USERNAME: 'u' }),
      ['KAFKA_SASL_PASSWORD: is required and not set (or KAFKA_SASL_PASSWORD_PATH)'],
    ],
    [
      'a password without a user',
      () => ({ KAFKA_SASL_MECHANISM: 'scram-sha-256', KAFKA_SASL_PASSWORD: 'secret' }),
      ['KAFKA_SASL_USERNAME: is required and not set'],
    ],
    [
      'two passwords',
      () => ({ ...SIGN_IN, KAFKA_SASL_PASSWORD_PATH: made.ca }),
      ['KAFKA_SASL_PASSWORD and KAFKA_SASL_PASSWORD_PATH: set one of them'],
    ],
    [
      'an empty password file',
      () => {
        const path = join(made.folder, 'empty');
        writeFileSync(path, '\n');
        return { KAFKA_SASL_MECHANISM: 'scram-sha-512', KAFKA_SASL_USERNAME: 'u', KAFKA_SASL_PASSWORD_PATH: path };
      },
      ['KAFKA_SASL_PASSWORD_PATH: the file cannot be read, or is empty'],
    ],
    [
      'a user without a mechanism',
      () => ({ KAFKA_SASL_USERNAME: 'u' }),
      ['KAFKA_SASL_USERNAME: is set, but KAFKA_SASL_MECHANISM is not'],
    ],
  ])('%s: refused by name', (_name, set, lines) => {
    expect(connectionProblems(set())).toEqual(lines);
    expect(connectionProblems(set()).join()).not.toContain('secret');
  });

  it('that are less safe than they look are warned of', () => {
    const set = {
      ...SIGN_IN,
      KAFKA_SSL: false,
      DATABASE_URL: 'postgres://u:secret@h/d?sslmode=require',
      SCHEMA_REGISTRY_URL: 'http://u:secret@h',
    };
    expect(connectionWarnings(set)).toEqual([
      expect.stringMatching(/^DATABASE_URL: sslmode=require encrypts, but does not check/),
      expect.stringMatching(/^KAFKA_SASL_MECHANISM: without KAFKA_SSL=true/),
      expect.stringMatching(/^SCHEMA_REGISTRY_URL: http:\/\/ sends the password in clear/),
    ]);
  });
});
