import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testCertificates, type TestCertificate, type TestCertificates } from '#testing';
import { authorityProblem, readIdentity } from './pem.js';

let made: TestCertificates;
beforeAll(async () => void (made = await testCertificates()));
afterAll(() => made.remove());

const read = ({ cert, key }: TestCertificate) => readIdentity({ certPath: cert, keyPath: key });
const file = (name: string, text: string): string => {
  const path = join(made.folder, name);
  writeFileSync(path, text);
  return path;
};

describe('a certificate and its key', () => {
  it('are read', () => {
    expect(read(made.server)).toEqual({
      cert: expect.stringContaining('BEGIN CERTIFICATE'),
      key: expect.stringContaining('BEGIN PRIVATE KEY'),
    });
  });

  it.each<[string, () => TestCertificate, object]>([
    [
      'that has expired',
      () => made.expired,
      { file: 'certPath', problem: expect.stringMatching(/^the certificate has expired \(\d{4}-\d\d-\d\d\)$/) },
    ],
    [
      'that is not there',
      () => ({ ...made.server, cert: '/nowhere' }),
      { file: 'certPath', problem: 'there is no such file' },
    ],
    [
      'that is a folder',
      () => ({ ...made.server, cert: made.folder }),
      { file: 'certPath', problem: 'is a folder, not a file' },
    ],
    [
      'that is no PEM',
      () => ({ ...made.server, cert: file('text', 'hello') }),
      { file: 'certPath', problem: 'holds no certificate in PEM (-----BEGIN CERTIFICATE-----)' },
    ],
    [
      'whose key is of another certificate',
      () => ({ cert: made.server.cert, key: made.client.key }),
      { file: 'keyPath', problem: 'does not fit the certificate' },
    ],
    [
      'whose key is not there',
      () => ({ cert: made.server.cert, key: '/nowhere' }),
      { file: 'keyPath', problem: 'there is no such file' },
    ],
    [
      'whose key is a certificate',
      () => ({ cert: made.server.cert, key: made.server.cert }),
      { file: 'keyPath', problem: 'holds no private key in PEM (-----BEGIN PRIVATE KEY-----)' },
    ],
    [
      'whose key has a passphrase',
      () => ({ cert: made.server.cert, key: file('locked', '-----BEGIN ENCRYPTED PRIVATE KEY-----\n') }),
      { file: 'keyPath', problem: 'is a key with a passphrase; only keys without one are read' },
    ],
    [
      'that is damaged',
      () => ({
        ...made.server,
        cert: file('damaged', '-----BEGIN CERTIFICATE-----\nTUlJ\n-----END CERTIFICATE-----\n'),
      }),
      { file: 'certPath', problem: expect.stringMatching(/^cannot be used: /) },
    ],
  ])('%s: refused', (_name, files, problem) => {
    expect(read(files())).toEqual(problem);
  });

  it('that is not valid yet: refused', () => {
    const { cert: certPath, key: keyPath } = made.server;
    expect(readIdentity({ certPath, keyPath }, Date.now() - 10 * 86_400_000)).toEqual({
      file: 'certPath',
      problem: expect.stringMatching(/^the certificate is not valid before /),
    });
  });
});

describe('authorities', () => {
  it('are taken', () => expect(authorityProblem(made.ca)).toBeNull());

  it('that have expired are refused', () => {
    expect(authorityProblem(made.expired.cert)).toMatch(/^the certificate has expired/);
  });

  it('of which one is valid are taken, as in the lists that systems bring', () => {
    expect(
      authorityProblem(file('list', [made.expired.cert, made.ca].map((path) => readFileSync(path, 'utf8')).join(''))),
    ).toBeNull();
  });

  it('that are not there are refused', () => {
    expect(authorityProblem('/nowhere')).toBe('there is no such file');
  });
});
