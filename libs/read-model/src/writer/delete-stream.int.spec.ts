import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { startTestPostgres, type TestPostgres } from '#testing';
import { readModelDataSource } from './data-source.js';
import { deleteStream } from './delete-stream.js';
import { migrateReadModel } from './migrate.js';

let postgres: TestPostgres;
let database: DataSource;

beforeAll(async () => {
  postgres = await startTestPostgres();
  await migrateReadModel(postgres.url);
  database = await readModelDataSource(postgres.url).initialize();
});
afterAll(async () => {
  await database.destroy();
  await postgres.close();
});

const SOME: Readonly<Record<string, string>> = {
  boolean: 'false',
  text: `'x'`,
  'timestamp with time zone': `'2026-11-20T12:00:00Z'`,
  ARRAY: `'{}'`,
  bytea: `'\\x00'`,
};

/** Every table that has rows of streams, whoever added it. */
async function streamTables(): Promise<Map<string, Map<string, string>>> {
  const columns = await database.query<{ table: string; column: string; type: string }[]>(
    `SELECT c.table_name AS "table", c.column_name AS column, c.data_type AS type
     FROM information_schema.columns c JOIN pg_class t ON t.oid = format('read_model.%I', c.table_name)::regclass
     WHERE c.table_schema = 'read_model' AND NOT t.relispartition`,
  );
  const tables = new Map<string, Map<string, string>>();
  for (const { table, column, type } of columns) {
    tables.set(table, (tables.get(table) ?? new Map<string, string>()).set(column, type));
  }
  return new Map([...tables].filter(([, named]) => named.has('stream') && named.has('project_id')));
}

async function fill(table: string, columns: Map<string, string>, projectId: string, stream: string): Promise<void> {
  const given: Record<string, string> = { project_id: `'${projectId}'`, stream: `'${stream}'`, id: `'${stream}'` };
  const values = [...columns].map(([name, type]) => given[name] ?? (type === 'json' ? 'null' : (SOME[type] ?? '1')));
  const names = [...columns.keys()].map((name) => `"${name}"`);
  await database.query(`INSERT INTO read_model.${table} (${names.join(', ')}) VALUES (${values.join(', ')})`);
}

describe('forgetting a stream', () => {
  it('leaves nothing of it in any table, and everything of the others', async () => {
    const tables = await streamTables();
    expect([...tables.keys()]).toEqual(expect.arrayContaining(['events', 'traffic_per_minute', 'dimensions_per_day']));
    for (const [table, columns] of tables) {
      await fill(table, columns, 'p', 'gone');
      await fill(table, columns, 'p', 'kept');
      await fill(table, columns, 'other', 'gone');
    }
    expect(await deleteStream(database, 'p', 'gone')).toBe(1);
    for (const table of tables.keys()) {
      const left = await database.query<unknown[]>(
        `SELECT '${table}' AS "table", project_id, stream FROM read_model.${table} ORDER BY project_id`,
      );
      expect(left).toEqual([
        { table, project_id: 'other', stream: 'gone' },
        { table, project_id: 'p', stream: 'kept' },
      ]);
    }
  });
});
