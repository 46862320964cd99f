/** PEM files that variables name, checked before anything is started with them. Problems are said in words, never with contents. */
import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';

/** A certificate with its chain, and the key that fits it: paths of PEM files. */
export interface CertificateFiles {
  readonly certPath: string;
  readonly keyPath: string;
}

/** What {@link CertificateFiles} hold. */
export interface Identity {
  readonly cert: string;
  readonly key: string;
}

/** A problem of one of the two files. */
export interface IdentityProblem {
  readonly file: keyof CertificateFiles;
  readonly problem: string;
}

const CERTIFICATES = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;
const READING_FAULTS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'the file may not be read by this user',
  EISDIR: 'is a folder, not a file',
};

/** Thrown and caught here only. */
class Unusable extends Error {}

/** Null when the file holds certificates of authorities of which at least one is valid now. */
export function authorityProblem(path: string, now = Date.now()): string | null {
  return problemOf(() => {
    const problems = certificatesIn(readText(path)).map((certificate) => validity(certificate, now));
    if (problems.every((problem) => problem !== null)) throw new Unusable(problems[0] ?? '');
  });
}

/** Reads both files. Answers with the first problem: unreadable, not PEM, not valid now, a key of another certificate. */
export function readIdentity(files: CertificateFiles, now = Date.now()): Identity | IdentityProblem {
  let cert = '';
  let leaf: X509Certificate | undefined;
  const certProblem = problemOf(() => {
    cert = readText(files.certPath);
    leaf = certificatesIn(cert)[0];
    const problem = leaf ? validity(leaf, now) : null;
    if (problem) throw new Unusable(problem);
  });
  if (certProblem !== null) return { file: 'certPath', problem: certProblem };
  let key = '';
  const keyProblem = problemOf(() => {
    key = readText(files.keyPath);
    if (!leaf?.checkPrivateKey(privateKey(key))) throw new Unusable('does not fit the certificate');
  });
  if (keyProblem !== null) return { file: 'keyPath', problem: keyProblem };
  const refused = problemOf(() => void createSecureContext({ cert, key }));
  return refused === null ? { cert, key } : { file: 'certPath', problem: refused };
}

export function isProblem(read: Identity | IdentityProblem): read is IdentityProblem {
  return 'problem' in read;
}

function problemOf(check: () => void): string | null {
  try {
    check();
    return null;
  } catch (fault) {
    if (fault instanceof Unusable) return fault.message;
    return `cannot be used: ${(fault as Error).message}`;
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (fault) {
    const { code = '' } = fault as NodeJS.ErrnoException;
    throw new Unusable(READING_FAULTS[code] ?? `the file cannot be read (${code})`);
  }
}

function certificatesIn(text: string): X509Certificate[] {
  const blocks = text.match(CERTIFICATES);
  if (!blocks) throw new Unusable('holds no certificate in PEM (-----BEGIN CERTIFICATE-----)');
  return blocks.map((block) => new X509Certificate(block));
}

function privateKey(text: string): KeyObject {
  if (/ENCRYPTED/.test(text)) throw new Unusable('is a key with a passphrase; only keys without one are read');
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) {
    throw new Unusable('holds no private key in PEM (-----BEGIN PRIVATE KEY-----)');
  }
  return createPrivateKey(text);
}

function validity({ validFrom, validTo }: X509Certificate, now: number): string | null {
  if (now > Date.parse(validTo)) return `the certificate has expired (${day(validTo)})`;
  if (now < Date.parse(validFrom)) return `the certificate is not valid before ${day(validFrom)}`;
  return null;
}

const day = (text: string): string => new Date(text).toISOString().slice(0, 10);
