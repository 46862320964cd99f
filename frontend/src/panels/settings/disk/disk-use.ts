/** What stands on the disk, as rows of a chart or a table. */
import type { StorageAnswer } from '#contracts';

export interface DiskRow {
  readonly label: string;
  readonly bytes: number;
  /** Null: not counted in rows. */
  readonly rows: number | null;
}

/** The tables, what else is in the database, and the log where it says; largest first. */
export function diskRows({ database, logBytes }: StorageAnswer): readonly DiskRow[] {
  const tables = database.tables.map(({ name, bytes, rows }) => ({ label: labelOf(name), bytes, rows }));
  const inTables = tables.reduce((all, { bytes }) => all + bytes, 0);
  const rest = { label: 'Settings and PostgreSQL’s own', bytes: Math.max(0, database.bytes - inTables), rows: null };
  const log = logBytes === null ? [] : [{ label: 'Event log', bytes: logBytes, rows: null }];
  return [...tables, rest, ...log].sort((a, b) => b.bytes - a.bytes);
}

/** traffic_per_minute: Traffic per minute. */
function labelOf(table: string): string {
  const words = table.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
