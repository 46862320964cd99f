/** What an audit entry changed, field by field. */
import type { AuditEntry } from '#contracts';

export interface Change {
  readonly field: string;
  /** Null: it was not there. */
  readonly before: string | null;
  /** Null: it is not there any more. */
  readonly after: string | null;
}

/** Only what is another than it was; of nested values each by its path, as `limits.ratePerSecond`. */
export function changesOf({ before, after }: Pick<AuditEntry, 'before' | 'after'>): readonly Change[] {
  const was = flat(before ?? {});
  const is = flat(after ?? {});
  const fields = [...new Set([...was.keys(), ...is.keys()])];
  return fields
    .map((field) => ({ field, before: was.get(field) ?? null, after: is.get(field) ?? null }))
    .filter((change) => change.before !== change.after);
}

function flat(value: Readonly<Record<string, unknown>>, path = ''): Map<string, string> {
  const entries = Object.entries(value).flatMap(([name, each]): [string, string][] => {
    const field = path === '' ? name : `${path}.${name}`;
    return isRecord(each) ? [...flat(each, field)] : [[field, textOf(each)]];
  });
  return new Map(entries);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(textOf).join(', ');
  if (value === null || value === undefined) return 'none';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
