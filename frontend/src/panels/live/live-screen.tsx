import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { EventView } from '#contracts';
import { formatTypes, parseTypes, type LiveSearch } from '../../app/search.js';
import { useLiveFeed } from '../../live/use-live-feed.js';
import { Badge, DEMO_STREAM, DemoBadge } from '../../ui/badge.js';
import { PageHeader } from '../../ui/page-header.js';
import { ConnectionBadge } from './connection-badge.js';
import { Counters } from './counters.js';
import { EventDrawer } from './event/event-drawer.js';
import { MinutesPanel } from './minutes/minutes-panel.js';
import { NowPanel } from './now/now-panel.js';
import { PlacesPanel } from './places/places-panel.js';
import { StreamSelect } from './stream-select.js';
import { TailPanel } from './tail/tail-panel.js';
import { useKnownTypes } from './use-known-types.js';
import { useMinuteLine } from './minutes/use-minute-line.js';
import { useTotals } from './use-totals.js';

/** Rooms that the gateway lets one socket be in (`SOCKET_LIMITS.rooms`, repeated). */
const MOST_ROOMS = 20;

const NO_FILTER: Readonly<Record<string, string>> = {};

interface LiveScreenProps {
  readonly projectId: string;
  readonly streams: readonly string[];
}

export function LiveScreen({ projectId, streams }: LiveScreenProps) {
  const search = useSearch({ from: '/signed-in/projects/$projectId/live' });
  const navigate = useNavigate({ from: '/projects/$projectId/live' });
  const [opened, setOpened] = useState<EventView | null>(null);

  // A stream that no longer exists (an old link) shows all of them rather than none.
  const stream = search.stream !== undefined && streams.includes(search.stream) ? search.stream : undefined;
  const types = useMemo(() => parseTypes(search.type), [search.type]);
  const filter = search.filter ?? NO_FILTER;
  const followed = stream === undefined ? streams.slice(0, MOST_ROOMS) : [stream];
  const feed = useLiveFeed({ projectId, streams: followed, types, filter });
  const totals = useTotals(projectId, stream, feed.stats);
  const line = useMinuteLine({ projectId, stream, types, feed });
  const knownTypes = useKnownTypes(totals.data, feed.rows, types);

  const go = (change: LiveSearch) => void navigate({ search: change, replace: true });
  const showTypes = (next: readonly string[]) => go(searchOf(stream, formatTypes(next), search.filter));
  const showOnly = (next: Readonly<Record<string, string>>) =>
    go(searchOf(stream, search.type, Object.keys(next).length === 0 ? undefined : next));
  const showPage = (page: string | undefined) => {
    const { page: _page, ...others } = filter;
    showOnly(page === undefined ? others : { ...others, page });
  };
  const selectionKey = JSON.stringify([stream, search.type, filter]);

  return (
    <>
      <PageHeader title="Live">
        <StreamSelect
          streams={streams}
          value={stream}
          onChange={(next) => go(searchOf(next, search.type, search.filter))}
        />
        {stream === DEMO_STREAM && <DemoBadge />}
        {stream === undefined && streams.length > MOST_ROOMS && (
          <Badge tone="warn">
            The first {MOST_ROOMS} of {streams.length} streams
          </Badge>
        )}
        <ConnectionBadge connection={feed.connection} />
      </PageHeader>
      <div className="grid gap-3 sm:gap-4">
        <Counters totals={totals} stale={feed.connection.state === 'stale'} />
        <div className="grid gap-3 sm:gap-4 lg:grid-cols-2 xl:grid-cols-[minmax(0,5fr)_minmax(0,4fr)_18rem] 2xl:grid-cols-[minmax(0,5fr)_minmax(0,4fr)_22rem]">
          <MinutesPanel line={line} types={types} />
          <PlacesPanel key={selectionKey} rows={feed.rows} filtered={types.length > 0 || filter !== NO_FILTER} />
          <div className="min-w-0 lg:col-span-2 xl:col-span-1">
            <NowPanel
              projectId={projectId}
              stream={stream}
              totals={totals}
              types={types}
              onTypes={showTypes}
              page={filter['page']}
              onPage={showPage}
            />
          </div>
        </div>
        <TailPanel
          feed={feed}
          selectionKey={selectionKey}
          showStream={stream === undefined && streams.length > 1}
          types={types}
          knownTypes={knownTypes}
          onTypes={showTypes}
          filter={filter}
          onFilter={showOnly}
          opened={opened !== null}
          onOpen={setOpened}
          projectId={projectId}
        />
      </div>
      <EventDrawer projectId={projectId} event={opened} onClose={() => setOpened(null)} />
    </>
  );
}

const searchOf = (
  stream: LiveSearch['stream'],
  type: LiveSearch['type'],
  filter: LiveSearch['filter'],
): LiveSearch => ({
  ...(stream === undefined ? {} : { stream }),
  ...(type === undefined ? {} : { type }),
  ...(filter === undefined ? {} : { filter }),
});
