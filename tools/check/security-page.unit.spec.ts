/** The page on security says what is so: its roles are those of the domain, and the tests that it names are there. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ERRORS } from '#contracts';
import { allows, PERMISSIONS, PROJECT_ROLES, TOKEN_SCOPES, type Permission } from '#domain';

const root = resolve(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/operations/security.md'), 'utf8');

/** Cells of the rows of the table whose head begins with this cell. */
function tableOf(head: string): string[][] {
  const lines = page.split('\n');
  const at = lines.findIndex((line) => line.startsWith(`| ${head} |`));
  const rows = lines.slice(at + 2);
  const end = rows.findIndex((line) => !line.startsWith('|'));
  return rows.slice(0, end === -1 ? undefined : end).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

describe('docs/operations/security.md', () => {
  it('has the roles and permissions of the domain', () => {
    const rows = tableOf('may').map(([may, ...roles]) => [/^`([^`]+)`/.exec(may!)?.[1], ...roles]);
    const expected = (Object.keys(PERMISSIONS) as Permission[]).map((permission) => [
      permission,
      ...PROJECT_ROLES.map((role) => (allows(role, permission) ? 'yes' : '')),
    ]);
    expect(rows).toEqual(expected);
  });

  it('speaks of every scope of a token', () => {
    for (const scope of TOKEN_SCOPES) expect(page).toContain(`personal access token, scope \`${scope}\``);
  });

  it('names codes with the status that they have', () => {
    for (const [status, codes] of tableOf('answer')) {
      for (const [, code] of codes!.matchAll(/`(\w+)`/g)) {
        expect([code, String(ERRORS[code as keyof typeof ERRORS]?.status)]).toEqual([code, status]);
      }
    }
  });

  it('has a row for every requirement that is in scope, with tests that are there', () => {
    const rows = tableOf('#');
    expect(rows.map(([number]) => Number(number))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 16]);
    for (const [number, , heldBy] of rows) {
      const files = [...heldBy!.matchAll(/`([^`]+\.spec\.ts)`/g)].map(([, file]) => file!);
      expect([number, files.length > 0, files.filter((file) => !existsSync(join(root, file)))]).toEqual([
        number,
        true,
        [],
      ]);
    }
  });
});
