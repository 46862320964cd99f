import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { StatsFrame } from '#contracts';
import { liveQuery } from '../../api/queries.js';
import { totalsOf, type Totals } from '../../live/totals.js';

export interface TotalsState {
  readonly data: Totals | null;
  /** Only when there is nothing to show: frames may come although the request failed. */
  readonly error: unknown;
  readonly retry: () => void;
}

/** Counters from the frames; from a request until the first frame, and for visitors of several streams. */
export function useTotals(
  projectId: string,
  stream: string | undefined,
  stats: Readonly<Record<string, StatsFrame>>,
): TotalsState {
  const { data, error, refetch } = useQuery(liveQuery(projectId, stream));
  const totals = useMemo(() => totalsOf(Object.values(stats), data), [stats, data]);
  return { data: totals, error: totals ? null : error, retry: () => void refetch() };
}
