/** What variables about connections say together: pairs that are halves, files that cannot be used, passwords in clear. */
import { readFileSync } from 'node:fs';
import { databaseFiles, isUnverified } from './database-url.js';
import { authorityProblem, isProblem, readIdentity } from './pem.js';

/** Those of the variables that a program reads, as its schema has made them. */
export interface ConnectionVariables {
  readonly TLS_CERT_PATH?: string | undefined;
  readonly TLS_KEY_PATH?: string | undefined;
  readonly DATABASE_URL?: string | undefined;
  readonly KAFKA_SSL?: boolean | undefined;
  readonly KAFKA_SSL_CA_PATH?: string | undefined;
  readonly KAFKA_SSL_CERT_PATH?: string | undefined;
  readonly KAFKA_SSL_KEY_PATH?: string | undefined;
  readonly KAFKA_SSL_SERVER_NAME?: string | undefined;
  readonly KAFKA_SASL_MECHANISM?: string | undefined;
  readonly KAFKA_SASL_USERNAME?: string | undefined;
  readonly KAFKA_SASL_PASSWORD?: string | undefined;
  readonly KAFKA_SASL_PASSWORD_PATH?: string | undefined;
  readonly REDIS_URL?: string | undefined;
  readonly REDIS_TLS_CA_PATH?: string | undefined;
  readonly REDIS_TLS_CERT_PATH?: string | undefined;
  readonly REDIS_TLS_KEY_PATH?: string | undefined;
  readonly SCHEMA_REGISTRY_URL?: string | undefined;
  readonly SCHEMA_REGISTRY_CA_PATH?: string | undefined;
}

type Name = keyof ConnectionVariables;

const SASL_SETTINGS = ['KAFKA_SASL_USERNAME', 'KAFKA_SASL_PASSWORD', 'KAFKA_SASL_PASSWORD_PATH'] as const;

/** One line for each problem, with the variable's name before it; no values. Reads the files that are named. */
export function connectionProblems(set: ConnectionVariables): string[] {
  return [
    ...identityProblems(['TLS_CERT_PATH', set.TLS_CERT_PATH], ['TLS_KEY_PATH', set.TLS_KEY_PATH]),
    ...databaseProblems(set),
    ...kafkaProblems(set),
    ...saslProblems(set),
    ...redisProblems(set),
    ...registryProblems(set),
  ];
}

/** One line for each connection that is less safe than it looks. */
export function connectionWarnings(set: ConnectionVariables): string[] {
  const warnings: string[] = [];
  if (set.DATABASE_URL !== undefined && isUnverified(set.DATABASE_URL)) {
    warnings.push(
      'DATABASE_URL: sslmode=require encrypts, but does not check whom it talks to; use verify-full with sslrootcert',
    );
  }
  if (set.KAFKA_SASL_MECHANISM?.startsWith('scram') === true && set.KAFKA_SSL !== true) {
    warnings.push('KAFKA_SASL_MECHANISM: without KAFKA_SSL=true everything but the password is sent in clear');
  }
  const registry = set.SCHEMA_REGISTRY_URL === undefined ? null : new URL(set.SCHEMA_REGISTRY_URL);
  if (registry?.protocol === 'http:' && registry.password !== '') {
    warnings.push('SCHEMA_REGISTRY_URL: http:// sends the password in clear; use https://');
  }
  return warnings;
}

function databaseProblems({ DATABASE_URL: url }: ConnectionVariables): string[] {
  if (url === undefined) return [];
  const { sslrootcert, sslcert, sslkey } = databaseFiles(url);
  return [
    ...authorityProblems('DATABASE_URL: sslrootcert', sslrootcert ?? undefined),
    ...identityProblems(['DATABASE_URL: sslcert', sslcert ?? undefined], ['DATABASE_URL: sslkey', sslkey ?? undefined]),
  ];
}

function kafkaProblems(set: ConnectionVariables): string[] {
  const settings = ['KAFKA_SSL_CA_PATH', 'KAFKA_SSL_CERT_PATH', 'KAFKA_SSL_KEY_PATH', 'KAFKA_SSL_SERVER_NAME'] as const;
  if (set.KAFKA_SSL !== true) return unused(set, settings, 'KAFKA_SSL is not true');
  return [
    ...authorityProblems('KAFKA_SSL_CA_PATH', set.KAFKA_SSL_CA_PATH),
    ...identityProblems(
      ['KAFKA_SSL_CERT_PATH', set.KAFKA_SSL_CERT_PATH],
      ['KAFKA_SSL_KEY_PATH', set.KAFKA_SSL_KEY_PATH],
    ),
  ];
}

function saslProblems(set: ConnectionVariables): string[] {
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_SASL_PASSWORD_PATH: path } = set;
  if (mechanism === undefined) return unused(set, SASL_SETTINGS, 'KAFKA_SASL_MECHANISM is not');
  const problems: string[] = [];
  if (set.KAFKA_SASL_USERNAME === undefined) problems.push('KAFKA_SASL_USERNAME: is required and not set');
  if (set.KAFKA_SASL_PASSWORD === undefined && path === undefined) {
    problems.push('KAFKA_SASL_PASSWORD: is required and not set (or KAFKA_SASL_PASSWORD_PATH)');
  }
  if (set.KAFKA_SASL_PASSWORD !== undefined && path !== undefined) {
    problems.push('KAFKA_SASL_PASSWORD and KAFKA_SASL_PASSWORD_PATH: set one of them');
  }
  if (path !== undefined && !hasText(path))
    problems.push('KAFKA_SASL_PASSWORD_PATH: the file cannot be read, or is empty');
  if (mechanism === 'plain' && set.KAFKA_SSL !== true) {
    problems.push('KAFKA_SASL_MECHANISM: plain sends the password in clear; it needs KAFKA_SSL=true');
  }
  return problems;
}

function redisProblems(set: ConnectionVariables): string[] {
  const settings = ['REDIS_TLS_CA_PATH', 'REDIS_TLS_CERT_PATH', 'REDIS_TLS_KEY_PATH'] as const;
  if (set.REDIS_URL?.startsWith('rediss:') !== true)
    return unused(set, settings, 'REDIS_URL does not begin with rediss:');
  return [
    ...authorityProblems('REDIS_TLS_CA_PATH', set.REDIS_TLS_CA_PATH),
    ...identityProblems(
      ['REDIS_TLS_CERT_PATH', set.REDIS_TLS_CERT_PATH],
      ['REDIS_TLS_KEY_PATH', set.REDIS_TLS_KEY_PATH],
    ),
  ];
}

function registryProblems(set: ConnectionVariables): string[] {
  if (set.SCHEMA_REGISTRY_URL?.startsWith('https:') !== true)
    return unused(set, ['SCHEMA_REGISTRY_CA_PATH'], 'SCHEMA_REGISTRY_URL does not begin with https:');
  return authorityProblems('SCHEMA_REGISTRY_CA_PATH', set.SCHEMA_REGISTRY_CA_PATH);
}

/** Somebody who sets one of these believes that the connection is secured. */
function unused(set: ConnectionVariables, names: readonly Name[], why: string): string[] {
  return names.filter((name) => set[name] !== undefined).map((name) => `${name}: is set, but ${why}`);
}

function authorityProblems(name: string, path: string | undefined): string[] {
  const problem = path === undefined ? null : authorityProblem(path);
  return problem === null ? [] : [`${name}: ${problem}`];
}

type Named = readonly [name: string, path: string | undefined];

function identityProblems([certName, certPath]: Named, [keyName, keyPath]: Named): string[] {
  if (certPath === undefined && keyPath === undefined) return [];
  if (certPath === undefined) return [`${certName}: is required with ${keyName}, and not set`];
  if (keyPath === undefined) return [`${keyName}: is required with ${certName}, and not set`];
  const read = readIdentity({ certPath, keyPath });
  if (!isProblem(read)) return [];
  return [`${read.file === 'certPath' ? certName : keyName}: ${read.problem}`];
}

function hasText(path: string): boolean {
  try {
    return readFileSync(path, 'utf8').trim() !== '';
  } catch {
    // Said by the caller, with the variable's name.
    return false;
  }
}
