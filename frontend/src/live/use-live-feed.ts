import { useEffect, useState, useSyncExternalStore } from 'react';
import { EMPTY_FEED } from './feed-state.js';
import { LiveFeed, type FeedSnapshot, type Selection } from './feed.js';

const UNOPENED: FeedSnapshot = { ...EMPTY_FEED, connection: { state: 'connecting' } };
const NO_FILTER: Readonly<Record<string, string>> = {};
const nothing = (): (() => void) => () => undefined;
const unopened = (): FeedSnapshot => UNOPENED;

/** Follows the streams for as long as the component is on the page. An empty list of streams waits. */
export function useLiveFeed({ projectId, streams, types, filter = NO_FILTER }: Selection): FeedSnapshot {
  const [feed, setFeed] = useState<LiveFeed | null>(null);

  useEffect(() => {
    const opened = new LiveFeed();
    setFeed(opened);
    return () => opened.close();
  }, []);

  const streamKey = streams.join(',');
  const typeKey = types.join(',');
  const filterKey = JSON.stringify(filter);
  useEffect(() => {
    const wanted = JSON.parse(filterKey) as Record<string, string>;
    feed?.select({ projectId, streams: split(streamKey), types: split(typeKey), filter: wanted });
  }, [feed, projectId, streamKey, typeKey, filterKey]);

  return useSyncExternalStore(feed?.subscribe ?? nothing, feed?.getSnapshot ?? unopened);
}

const split = (key: string): string[] => (key === '' ? [] : key.split(','));
