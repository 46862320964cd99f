/** How Kafka is spoken to, from the variables that say so. */
import { readFileSync } from 'node:fs';
import type { KafkaConfig } from 'kafkajs';

/** Variables of TLS and of signing in, as a configuration has read and checked them. */
export interface KafkaSecurityEnvironment {
  readonly KAFKA_SSL?: boolean | undefined;
  readonly KAFKA_SSL_CA_PATH?: string | undefined;
  readonly KAFKA_SSL_CERT_PATH?: string | undefined;
  readonly KAFKA_SSL_KEY_PATH?: string | undefined;
  readonly KAFKA_SSL_SERVER_NAME?: string | undefined;
  readonly KAFKA_SASL_MECHANISM?: 'plain' | 'scram-sha-256' | 'scram-sha-512' | undefined;
  readonly KAFKA_SASL_USERNAME?: string | undefined;
  readonly KAFKA_SASL_PASSWORD?: string | undefined;
  readonly KAFKA_SASL_PASSWORD_PATH?: string | undefined;
}

/** Which variable to look at when TLS fails. */
export const KAFKA_TLS_VARIABLES = {
  address: 'KAFKA_BROKERS',
  authority: 'KAFKA_SSL_CA_PATH',
  certificate: 'KAFKA_SSL_CERT_PATH',
} as const;

/** One line when a broker answered, but does not let this user in, or not in this way; else null. */
export function signInRefusal(fault: unknown): string | null {
  for (let at = fault; at instanceof Error; at = at.cause) {
    if (at.name === 'KafkaJSSASLAuthenticationError') {
      return 'KAFKA_SASL_USERNAME: the broker does not accept this user and password';
    }
    if ('type' in at && at.type === 'UNSUPPORTED_SASL_MECHANISM') {
      return 'KAFKA_SASL_MECHANISM: the broker does not offer this one';
    }
  }
  return null;
}

/** Neither is there when nothing is said. Throws what reading the password's file throws. */
export function kafkaSecurity(env: KafkaSecurityEnvironment): Pick<KafkaConfig, 'ssl' | 'sasl'> {
  return { ...(env.KAFKA_SSL === true && { ssl: tls(env) }), ...(env.KAFKA_SASL_MECHANISM && { sasl: sasl(env) }) };
}

/** Of the file only the line: editors and `echo` end it. */
function sasl(env: KafkaSecurityEnvironment): NonNullable<KafkaConfig['sasl']> {
  const { KAFKA_SASL_MECHANISM: mechanism = 'plain', KAFKA_SASL_USERNAME: username = '' } = env;
  const path = env.KAFKA_SASL_PASSWORD_PATH;
  const password =
    path === undefined ? (env.KAFKA_SASL_PASSWORD ?? '') : readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  return { mechanism, username, password } as NonNullable<KafkaConfig['sasl']>;
}

/** kafkajs copies these at each connection: the files are read then, so that renewed ones are in use without a restart. */
function tls(env: KafkaSecurityEnvironment): NonNullable<Exclude<KafkaConfig['ssl'], boolean>> {
  const { KAFKA_SSL_CA_PATH: ca, KAFKA_SSL_CERT_PATH: cert, KAFKA_SSL_KEY_PATH: key } = env;
  const servername = env.KAFKA_SSL_SERVER_NAME;
  const reading = (name: string, path: string | undefined): PropertyDescriptorMap =>
    path === undefined ? {} : { [name]: { enumerable: true, get: () => readFileSync(path, 'utf8') } };
  return Object.defineProperties(
    { minVersion: 'TLSv1.2', ...(servername !== undefined && { servername }) },
    { ...reading('ca', ca), ...reading('cert', cert), ...reading('key', key) },
  );
}
