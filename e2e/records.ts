/**
 * What a test run leaves for the search after it (tools/test/secrets-in-logs.mjs): what the apps wrote to their logs, and
 * every secret that was sent or answered. Without a folder (a spec run by itself) nothing is kept.
 */
import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.env['NEXUSPIPE_TEST_RECORDS'];

/** Members of requests and answers that hold secrets, and links that carry one. */
const SECRET_MEMBERS = new Set(['key', 'token', 'accessToken', 'password', 'current', 'link', 'loginUrl', 'ingestKey']);
/** Shorter ones are found by chance. */
const MIN_LENGTH = 12;

/** Keeps what an app wrote to stderr. */
export function recordLog(name: string, text: string): void {
  if (folder) append(`${name}.log`, text);
}

/** Keeps the secrets of a body that was sent or answered, wherever in it they stand. */
export function recordSecretsOf(body: unknown): void {
  if (folder) for (const secret of secretsOf(body)) append(`${process.pid}.secrets`, `${secret}\n`);
}

function append(name: string, text: string): void {
  mkdirSync(folder!, { recursive: true });
  appendFileSync(join(folder!, name), text);
}

function secretsOf(body: unknown): string[] {
  if (typeof body !== 'object' || body === null) return [];
  return Object.entries(body).flatMap(([member, value]: [string, unknown]) => {
    if (typeof value !== 'string') return secretsOf(value);
    if (!SECRET_MEMBERS.has(member)) return [];
    const secret = /[?&](?:token|link|key)=([^&]+)/.exec(value)?.[1] ?? value;
    return secret.length >= MIN_LENGTH ? [secret] : [];
  });
}
