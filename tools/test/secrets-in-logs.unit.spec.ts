import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Search {
  secretsInLogs(folder: string): { secrets: number; logs: number; findings: string[] };
}

describe('the search for secrets in logs', () => {
  let folder: string;
  let search: Search;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nexuspipe-records-'));
    search = (await import('./secrets-in-logs.mjs' as string)) as Search;
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);

  it('finds a secret wherever it stands, and does not repeat it', () => {
    write('1.secrets', 'npk_live_abcdef\nhunter2 hunter2\n');
    write('2.secrets', 'other secret\n');
    write('1.log', '{"msg":"ready"}\n{"url":"/v1/events?key=npk_live_abcdef"}\n');
    write('2.log', 'all quiet\n');
    const { secrets, logs, findings } = search.secretsInLogs(folder);
    expect([secrets, logs]).toEqual([3, 2]);
    expect(findings).toEqual(['1.log, line 2: {"url":"/v1/events?key=(secret)"}']);
  });

  it('finds nothing where there is nothing', () => {
    write('1.secrets', 'npk_live_abcdef\n');
    write('1.log', '{"msg":"ready","key":"[Redacted]"}\n');
    expect(search.secretsInLogs(folder).findings).toEqual([]);
    expect(search.secretsInLogs(join(folder, 'none'))).toEqual({ secrets: 0, logs: 0, findings: [] });
  });
});
