import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { startTestPostgres, type TestPostgres } from '#testing';
import { readModelDataSource } from './data-source.js';
import { migrateReadModel } from './migrate.js';
import { inWriteTransaction } from './write-transaction.js';

describe('a write transaction', () => {
  let postgres: TestPostgres;
  let source: DataSource;

  beforeAll(async () => {
    postgres = await startTestPostgres();
    await migrateReadModel(postgres.url);
    source = await readModelDataSource(postgres.url).initialize();
  });
  afterAll(async () => {
    await source?.destroy();
    await postgres?.close();
  });

  const mark = (partition: number): string => `
    INSERT INTO read_model.projection_checkpoint (projection, version, topic, partition, next_offset, updated_at)
    VALUES ('p', 1, 't', ${partition}, 1, now())`;

  it('whose process stands still is ended by the server, so that its locks do not outlive its partitions', async () => {
    const within = await inWriteTransaction(source, async (transaction) => {
      const { rows } = await transaction.query<{ idle: string }>(
        "SELECT current_setting('idle_in_transaction_session_timeout') AS idle",
      );
      return rows[0]!.idle;
    });
    expect(within).toBe('10s');

    const stood = inWriteTransaction(source, async (transaction) => {
      await transaction.query(mark(0));
      // A shorter time, for the test alone.
      await transaction.query("SET LOCAL idle_in_transaction_session_timeout = '20ms'");
      // Another writes the same row, and waits for the one that stands still.
      await source.query(mark(0));
      await transaction.query('SELECT 1');
    });
    await expect(stood).rejects.toThrow();
    const [row] = await source.query<{ count: string }[]>(
      "SELECT count(*) FROM read_model.projection_checkpoint WHERE projection = 'p'",
    );
    expect(row?.count).toBe('1');
  });
});
