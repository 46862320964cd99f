import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { ReplayAnswer } from '#contracts';
import { projectionsQuery, replayQuery, replaysQuery } from '../../../api/replays.js';
import { watchReplays } from '../../../live/replay-watch.js';

/** Puts what the gateway tells of replays on the page. True while it does: nobody needs to ask then. */
export function useReplayWatch(): boolean {
  const queryClient = useQueryClient();
  const [watched, setWatched] = useState(false);
  useEffect(
    () => watchReplays({ onReplay: (replay) => take(queryClient, replay), onWatched: setWatched }),
    [queryClient],
  );
  return watched;
}

function take(queryClient: QueryClient, replay: ReplayAnswer): void {
  const before = queryClient.getQueryData(replayQuery(replay.id).queryKey);
  queryClient.setQueryData(replayQuery(replay.id).queryKey, replay);
  const { queryKey } = replaysQuery();
  const known = queryClient.getQueryData(queryKey);
  if (known?.some(({ id }) => id === replay.id)) {
    queryClient.setQueryData(
      queryKey,
      known.map((each) => (each.id === replay.id ? replay : each)),
    );
  } else void queryClient.invalidateQueries({ queryKey, exact: true });
  if (before?.state !== replay.state) void queryClient.invalidateQueries({ queryKey: projectionsQuery().queryKey });
}
