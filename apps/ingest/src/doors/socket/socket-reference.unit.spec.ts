/** What the reference says of the namespace is what holds. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ERRORS, INGEST_LIMITS, INGEST_MESSAGES, INGEST_NAMESPACE, INGEST_SOCKET_LIMITS as LIMITS } from '#contracts';

const page = readFileSync(resolve(import.meta.dirname, '../../../../../docs/reference/socket.md'), 'utf8');
const start = page.indexOf(`## Sending events: the namespace \`${INGEST_NAMESPACE}\``);
const section = page.slice(start);
const inEnglish = (count: number): string => count.toLocaleString('en');
const megabytes = (bytes: number): string => `${bytes / 1024 / 1024} MB`;

describe('the reference of /ingest', () => {
  it('describes every message', () => {
    expect(start).toBeGreaterThan(0);
    for (const name of Object.values(INGEST_MESSAGES)) expect(section).toContain(`### \`${name}\``);
  });

  it('names codes of the catalogue', () => {
    const codes = [...section.matchAll(/`([A-Z]+_[A-Z_]+)`/g)].map(([, code]) => code);
    expect(codes.length).toBeGreaterThan(15);
    for (const code of codes) expect(Object.keys(ERRORS)).toContain(code);
  });

  it.each([
    `within ${LIMITS.connectTimeoutMs / 1_000} seconds`,
    `${inEnglish(LIMITS.socketsPerCollector)} sockets of one collector`,
    `${inEnglish(LIMITS.socketsPerAddress)} from one address`,
    `${inEnglish(INGEST_LIMITS.events)} events and ${megabytes(INGEST_LIMITS.bodyBytes)}`,
    `${LIMITS.sendsInFlight} sends or ${megabytes(LIMITS.bytesInFlight)}`,
    `${megabytes(LIMITS.unreadBytes)} of answers`,
    `a message over ${megabytes(LIMITS.cutBytes)}`,
    `${inEnglish(LIMITS.unreadAnswers)} answers`,
  ])('says: %s', (limit) => {
    expect(section.replaceAll('\n', ' ')).toContain(limit);
  });
});
