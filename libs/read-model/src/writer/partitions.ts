/**
 * Monthly partitions of `events`, made ahead and outside any batch. What lies outside of them, years back or far ahead,
 * goes to the default partition.
 */
import type { DataSource } from 'typeorm';
import { READ_MODEL_SCHEMA } from '../schema.js';

/** Kept ahead of now, so that a projector that could not make any for weeks still has where to write. */
const MONTHS_AHEAD = 3;
/** Made behind now on the first start: late events of the last months. */
const MONTHS_BEHIND = 2;

/** PostgreSQL's duplicate_table, and its refusal to make a partition whose rows are in the default one already. */
const ALREADY_THERE = '42P07';
const ROWS_IN_DEFAULT = '23514';

/**
 * Makes the partitions around a time (epoch ms) that are missing, and answers with their names. A month whose rows are
 * in the default partition already stays there.
 */
export async function ensurePartitions(source: DataSource, now: number): Promise<readonly string[]> {
  const made: string[] = [];
  for (const month of monthsAround(now)) {
    if (await makePartition(source, month)) made.push(partitionName(month));
  }
  return made;
}

interface Month {
  readonly year: number;
  /** From 0. */
  readonly month: number;
}

function monthsAround(now: number): Month[] {
  const start = new Date(now);
  return Array.from({ length: MONTHS_BEHIND + 1 + MONTHS_AHEAD }, (_, index) => {
    const date = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() - MONTHS_BEHIND + index, 1));
    return { year: date.getUTCFullYear(), month: date.getUTCMonth() };
  });
}

async function makePartition(source: DataSource, month: Month): Promise<boolean> {
  const name = `${READ_MODEL_SCHEMA}.${partitionName(month)}`;
  const [there] = await source.query<{ found: boolean }[]>('SELECT to_regclass($1) IS NOT NULL AS found', [name]);
  if (there?.found === true) return false;
  const from = firstDay(month);
  const to = firstDay({ year: month.year, month: month.month + 1 });
  try {
    await source.query(
      `CREATE TABLE ${name} PARTITION OF ${READ_MODEL_SCHEMA}.events FOR VALUES FROM ('${from}') TO ('${to}')`,
    );
    return true;
  } catch (fault) {
    const { code } = fault as { code?: string };
    if (code === ALREADY_THERE || code === ROWS_IN_DEFAULT) return false;
    throw fault;
  }
}

function partitionName({ year, month }: Month): string {
  return `events_${year}_${String(month + 1).padStart(2, '0')}`;
}

function firstDay({ year, month }: Month): string {
  return new Date(Date.UTC(year, month, 1)).toISOString();
}
