import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { CHART_MINUTES, liveQuery, minutesQuery } from '../../../api/queries.js';
import type { FeedSnapshot } from '../../../live/feed.js';
import {
  extended,
  historyLine,
  joined,
  sampleOf,
  sampleOfAnswer,
  type LinePoint,
  type Sample,
} from '../../../live/minute-line.js';

export interface MinuteLine {
  readonly points: readonly LinePoint[];
  /** The half hour, or how it goes on, is not known yet. */
  readonly pending: boolean;
  /** Only when there is no line at all. */
  readonly error: unknown;
  /** Epoch milliseconds of the newest point; null without one. */
  readonly asOf: number | null;
  readonly stale: boolean;
  readonly retry: () => void;
}

interface MinuteLineOptions {
  readonly projectId: string;
  readonly stream: string | undefined;
  readonly types: readonly string[];
  readonly feed: FeedSnapshot;
}

/** History from a request, moved on by the feed's counters, asked for again after a break in the feed. */
export function useMinuteLine({ projectId, stream, types, feed }: MinuteLineOptions): MinuteLine {
  const query = minutesQuery(projectId, stream);
  const { data, dataUpdatedAt, isPending, error, refetch } = useQuery(query);
  const fromFrames = useSamples(feed, stream);
  const live = useQuery(liveQuery(projectId, stream));
  const samples = useMemo(
    () => (fromFrames.length === 0 && live.data ? [sampleOfAnswer(live.data)] : fromFrames),
    [fromFrames, live.data],
  );
  useAskAgainAfterBreak(feed.connection.state, query.queryKey);

  const points = useMemo(
    () => joined(data ? historyLine(data, types, dataUpdatedAt) : [], samples, types),
    [data, dataUpdatedAt, samples, types],
  );
  return {
    points,
    pending: isPending || (samples.length === 0 && live.isPending),
    error: points.length === 0 ? error : null,
    asOf: points.at(-1)?.t ?? null,
    stale: feed.connection.state === 'stale',
    retry: () => void refetch(),
  };
}

function useSamples({ stats }: FeedSnapshot, stream: string | undefined): readonly Sample[] {
  const [samples, setSamples] = useState<readonly Sample[]>([]);
  useEffect(() => setSamples([]), [stream]);
  useEffect(() => {
    const sample = sampleOf(Object.values(stats));
    if (sample) setSamples((before) => extended(before, sample, CHART_MINUTES * 60_000));
  }, [stats]);
  return samples;
}

function useAskAgainAfterBreak(state: FeedSnapshot['connection']['state'], queryKey: readonly unknown[]): void {
  const queryClient = useQueryClient();
  const before = useRef(state);
  useEffect(() => {
    const back = before.current === 'stale' && state === 'live';
    before.current = state;
    if (back) void queryClient.invalidateQueries({ queryKey });
  }, [state, queryClient, queryKey]);
}
