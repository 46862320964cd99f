import { useMemo } from 'react';
import type { TailRow } from '../../live/feed-state.js';
import type { Totals } from '../../live/totals.js';

/** Types to choose from: counted in the last minute, in the tail, or chosen already; by name. */
export function useKnownTypes(
  totals: Totals | null,
  rows: readonly TailRow[],
  chosen: readonly string[],
): readonly string[] {
  const key = useMemo(() => {
    const seen = new Set([
      ...chosen,
      ...(totals?.byType ?? []).map((each) => each.type),
      ...rows.map((row) => row.event.type),
    ]);
    return [...seen].sort((a, b) => a.localeCompare(b)).join(',');
  }, [totals, rows, chosen]);
  // Through a text, so that an unchanged set keeps its identity from frame to frame.
  return useMemo(() => (key === '' ? [] : key.split(',')), [key]);
}
