import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ERRORS, SOCKET_LIMITS, SOCKET_MESSAGES } from '#contracts';
import { isDimension } from './event-filter.js';
import { subscriptionOf } from './subscribe-request.js';

const page = readFileSync(resolve(import.meta.dirname, '../../../../docs/reference/socket.md'), 'utf8');

/** Names in the first column of the table under this heading. */
function firstColumn(heading: string): string[] {
  const table = page.slice(page.indexOf(heading)).split('\n').slice(2);
  const rows = table.slice(
    0,
    table.findIndex((line) => !line.startsWith('|')),
  );
  return rows.flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? ''));
}

describe('the Socket.io reference', () => {
  it('describes every message', () => {
    const { subscribe, unsubscribe, watchReplays, watchLedger, unwatchLedger, ...sent } = SOCKET_MESSAGES;
    for (const name of Object.values(sent)) expect(page).toContain(`### \`${name}\``);
    for (const name of [subscribe, unsubscribe, watchReplays, watchLedger, unwatchLedger]) expect(page).toContain(name);
  });

  it('names dimensions that a filter takes', () => {
    const names = firstColumn('| dimension |');
    expect(names).toHaveLength(12);
    for (const name of names) expect({ name, known: isDimension(name) }).toEqual({ name, known: true });
  });

  it('names codes of the catalogue, and the limits that hold', () => {
    for (const code of firstColumn('| code |')) expect(Object.keys(ERRORS)).toContain(code);
    expect(page).toContain(`more than ${SOCKET_LIMITS.rooms} rooms`);
    expect(page).toContain(`${SOCKET_LIMITS.messageBytes / 1024} KB`);
    expect(page).toContain(`at most ${SOCKET_LIMITS.frameEvents.toLocaleString('en')} events a frame`);
    expect(page).toContain(`within ${SOCKET_LIMITS.connectTimeoutMs / 1_000} seconds`);
  });

  it('has an example of subscribe that is taken', () => {
    const types = ['purchase', 'error'];
    const filter = { country: 'DE', 'property:plan': 'pro' };
    expect(page).toContain("types: ['purchase', 'error']");
    expect(page).toContain("filter: { country: 'DE', 'property:plan': 'pro' }");
    expect(subscriptionOf({ projectId: 'p', stream: 'web', from: 'latest', types, filter })).toHaveProperty('filter');
  });
});
