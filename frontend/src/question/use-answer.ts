import { useQuery, useQueryClient, type QueryKey, type UseQueryOptions } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';

export interface Answer<T> {
  /** The newest that there is: while another is on its way, or cannot be had, the one before. */
  readonly data: T | undefined;
  /** `data` answers the question of before. */
  readonly waiting: boolean;
  /** The newest could not be had. With `data`, that is stale. */
  readonly error: unknown;
  /** Asks again for all on the page that could not be had: what keeps one away mostly keeps the others away. */
  readonly retry: () => void;
}

/**
 * An answer that stays on the screen while the next is on its way, so that nothing jumps; and when the next fails, as long
 * as it is about the same: `about` names the question without the moment at which it was asked.
 */
export function useAnswer<T, K extends QueryKey>(options: UseQueryOptions<T, Error, T, K>, about: string): Answer<T> {
  const queryClient = useQueryClient();
  const { data, error, isPending } = useQuery(options);
  const last = useRef<{ readonly about: string; readonly data: T } | null>(null);
  useEffect(() => {
    if (data !== undefined) last.current = { about, data };
  }, [data, about]);
  const before = last.current;
  const shown = data ?? (isPending || before?.about === about ? before?.data : undefined);
  const retry = () =>
    void queryClient.refetchQueries({ type: 'active', predicate: ({ state }) => state.status === 'error' });
  return { data: shown, waiting: isPending && shown !== undefined, error, retry };
}
