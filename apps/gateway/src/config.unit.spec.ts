import { describe, expect, it } from '@jest/globals';
import { readConfig } from './config.js';

const MINIMAL = {
  DATABASE_URL: 'postgres://u:p@localhost:5432/nexuspipe',
  KAFKA_BROKERS: 'localhost:9092',
  REDIS_URL: 'redis://localhost:6379',
};

describe('configuration of the gateway', () => {
  it('is three variables', () => {
    expect(readConfig(MINIMAL)).toMatchObject({
      PORT: 3000,
      KAFKA_BROKERS: ['localhost:9092'],
      admin: null,
      tokens: { issuer: 'nexuspipe', audience: 'nexuspipe', privateKey: null },
    });
  });

  it.each(Object.keys(MINIMAL))('names %s when it is missing', (name) => {
    expect(() => readConfig({ ...MINIMAL, [name]: '' })).toThrow(`${name}: is required and not set`);
  });

  it('takes origins of pages that may watch, as browsers send them', () => {
    const origins = (text: string) => readConfig({ ...MINIMAL, NEXUSPIPE_SOCKET_ORIGINS: text });
    expect(origins('').NEXUSPIPE_SOCKET_ORIGINS).toEqual([]);
    expect(origins('https://a.example, http://b.example:8080').NEXUSPIPE_SOCKET_ORIGINS).toEqual([
      'https://a.example',
      'http://b.example:8080',
    ]);
    for (const wrong of ['*', 'a.example', 'https://a.example/', 'https://a.example/page', 'https://*.example']) {
      expect(() => origins(wrong)).toThrow('NEXUSPIPE_SOCKET_ORIGINS: must be origins');
    }
  });

  it('takes the credentials of the first administrator together or not at all', () => {
    const [email, password] = ['ann@example.org', 'correct horse battery'];
    const both = { ...MINIMAL, NEXUSPIPE_ADMIN_EMAIL: email, NEXUSPIPE_ADMIN_PASSWORD: password };
    expect(readConfig(both).admin).toEqual({ email, password });
    expect(() => readConfig({ ...both, NEXUSPIPE_ADMIN_EMAIL: '' })).toThrow(/set both or neither/);
    expect(() => readConfig({ ...both, NEXUSPIPE_ADMIN_PASSWORD: '' })).toThrow(/set both or neither/);
  });

  it('takes the address of ingest as people type it, and nothing that is no web address', () => {
    const withUrl = (url: string) => readConfig({ ...MINIMAL, NEXUSPIPE_INGEST_URL: url }).ingestUrl;
    expect(withUrl('')).toBeNull();
    expect(withUrl('https://in.example.org:8443/')).toBe('https://in.example.org:8443');
    for (const wrong of ['in.example.org', 'ftp://in.example.org', 'javascript:alert(1)']) {
      expect(() => withUrl(wrong)).toThrow(/^NEXUSPIPE_INGEST_URL: must be an http:\/\/ or https:\/\/ URL$/);
    }
  });

  it('sends mails only with a sender, and with an address that no request can choose', () => {
    const mail = { SMTP_URL: 'smtp://ann:pw@mail.example.org', MAIL_FROM: 'NexusPipe <nexuspipe@example.org>' };
    const NEXUSPIPE_PUBLIC_URL = 'https://nexuspipe.example.org/';
    expect(readConfig({ ...MINIMAL, ...mail, NEXUSPIPE_PUBLIC_URL })).toMatchObject({
      publicUrl: 'https://nexuspipe.example.org',
      mail: { smtpUrl: mail.SMTP_URL, from: mail.MAIL_FROM },
    });
    expect(readConfig(MINIMAL)).toMatchObject({ publicUrl: null, mail: null });
    expect(() => readConfig({ ...MINIMAL, ...mail })).toThrow('NEXUSPIPE_PUBLIC_URL: is required with SMTP_URL');
    expect(() => readConfig({ ...MINIMAL, ...mail, MAIL_FROM: '' })).toThrow(/set both or neither/);
    for (const from of ['nobody', 'a@x.example, b@x.example', 'x\r\nBcc: <a@x.example>']) {
      expect(() => readConfig({ ...MINIMAL, ...mail, MAIL_FROM: from })).toThrow(/^MAIL_FROM: must be/);
    }
  });

  it('takes keys of before only beside a key of now', () => {
    const old = { ...MINIMAL, JWT_PREVIOUS_PUBLIC_KEYS: 'x' };
    expect(() => readConfig(old)).toThrow(/^JWT_PREVIOUS_PUBLIC_KEYS: goes with JWT_PRIVATE_KEY/);
    expect(readConfig({ ...old, JWT_PRIVATE_KEY: 'y' }).tokens).toMatchObject({ previousPublicKeys: 'x' });
  });

  it('prints no value of a wrong variable', () => {
    const secret = 'hunter2-database-url';
    expect(() => readConfig({ ...MINIMAL, DATABASE_URL: secret })).toThrow(
      /^DATABASE_URL: must be a postgres:\/\/ URL$/,
    );
  });
});
