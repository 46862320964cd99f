/** An authority of a spec's own, and certificates that it signs: good ones, and each kind of bad one. */
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as x509 from '@peculiar/x509';

/** Paths of PEM files. */
export interface TestCertificate {
  readonly cert: string;
  readonly key: string;
}

export interface TestCertificates {
  readonly folder: string;
  /** The authority that signed all but `selfSigned`. */
  readonly ca: string;
  /** An authority that signed nothing. */
  readonly otherCa: string;
  /** For localhost, 127.0.0.1 and ::1. */
  readonly server: TestCertificate;
  /** For the same names, with another key and a later end. */
  readonly renewed: TestCertificate;
  readonly expired: TestCertificate;
  /** For elsewhere.example only. */
  readonly elsewhere: TestCertificate;
  readonly selfSigned: TestCertificate;
  /** Of a client whose common name is `nexuspipe`. */
  readonly client: TestCertificate;
  remove(): void;
}

interface Authority {
  readonly name: string;
  readonly keys: webcrypto.CryptoKeyPair;
}

interface Wanted {
  readonly commonName: string;
  readonly names: readonly string[];
  readonly from?: Date;
  readonly to?: Date;
}

const DAY_MS = 86_400_000;
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const HERE = ['localhost', '127.0.0.1', '::1'];

/** Makes all of them in a new folder, in some tens of milliseconds. */
export async function testCertificates(): Promise<TestCertificates> {
  const folder = mkdtempSync(join(tmpdir(), 'nexuspipe-certificates-'));
  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, `${text}\n`, { mode: 0o600 });
    return path;
  };
  const authority = await authorityNamed('NexusPipe test authority');
  const stranger = await authorityNamed('Another authority');
  const issue = async (name: string, wanted: Wanted, by: Authority | null = authority): Promise<TestCertificate> => {
    const keys = await newKeys();
    const cert = await leaf(wanted, keys, by ?? { name: wanted.commonName, keys });
    return { cert: file(`${name}.crt`, cert.toString('pem')), key: file(`${name}.key`, await keyPem(keys)) };
  };
  const past = { from: new Date(Date.now() - 20 * DAY_MS), to: new Date(Date.now() - DAY_MS) };
  return {
    folder,
    ca: file('ca.crt', await authorityPem(authority)),
    otherCa: file('other-ca.crt', await authorityPem(stranger)),
    server: await issue('server', { commonName: 'localhost', names: HERE }),
    renewed: await issue('renewed', { commonName: 'localhost', names: HERE, to: new Date(Date.now() + 90 * DAY_MS) }),
    expired: await issue('expired', { commonName: 'localhost', names: HERE, ...past }),
    elsewhere: await issue('elsewhere', { commonName: 'elsewhere.example', names: ['elsewhere.example'] }),
    selfSigned: await issue('self-signed', { commonName: 'localhost', names: HERE }, null),
    client: await issue('client', { commonName: 'nexuspipe', names: [] }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

async function authorityNamed(name: string): Promise<Authority> {
  return { name, keys: await newKeys() };
}

async function authorityPem({ name, keys }: Authority): Promise<string> {
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=${name}`,
    keys,
    signingAlgorithm: ALGORITHM,
    notBefore: new Date(Date.now() - DAY_MS),
    notAfter: new Date(Date.now() + 365 * DAY_MS),
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  });
  return certificate.toString('pem');
}

function leaf(wanted: Wanted, keys: webcrypto.CryptoKeyPair, by: Authority): Promise<x509.X509Certificate> {
  const { commonName, names } = wanted;
  const alternatives = names.map((value) => ({ type: /^[\d.]+$|:/.test(value) ? 'ip' : 'dns', value }) as const);
  return x509.X509CertificateGenerator.create({
    subject: `CN=${commonName}`,
    issuer: `CN=${by.name}`,
    notBefore: wanted.from ?? new Date(Date.now() - DAY_MS),
    notAfter: wanted.to ?? new Date(Date.now() + 30 * DAY_MS),
    publicKey: keys.publicKey,
    signingKey: by.keys.privateKey,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth]),
      ...(alternatives.length > 0 ? [new x509.SubjectAlternativeNameExtension(alternatives)] : []),
    ],
  });
}

async function keyPem(keys: webcrypto.CryptoKeyPair): Promise<string> {
  return x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY');
}
