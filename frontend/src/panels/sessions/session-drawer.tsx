import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { SessionView } from '#contracts';
import { eventPages } from '../../api/pages.js';
import { filterKey } from '../../question/question-search.js';
import { momentText } from '../../question/span-text.js';
import { Button } from '../../ui/button.js';
import { formatDuration, formatExact } from '../../ui/format.js';
import { Drawer } from '../../ui/overlay.js';
import { ErrorState, Loading } from '../../ui/states.js';
import { deviceOf, placeOf, sourceOf } from './session-words.js';
import { Timeline } from './timeline.js';

interface SessionDrawerProps {
  readonly projectId: string;
  /** Null: closed. */
  readonly session: SessionView | null;
  readonly tz: string;
  readonly onClose: () => void;
}

/** One session, event by event. Keeps showing it while it slides out. */
export function SessionDrawer({ projectId, session, tz, onClose }: SessionDrawerProps) {
  const [shown, setShown] = useState(session);
  useEffect(() => {
    if (session) setShown(session);
  }, [session]);
  return (
    <Drawer
      open={session !== null}
      onClose={onClose}
      title={shown ? `Session of ${momentText(Date.parse(shown.startedAt), tz)}` : 'Session'}
      description={<span className="font-mono text-[0.8125rem] break-all">{shown?.visitorId}</span>}
    >
      {shown && (
        <div className="grid gap-6 p-5">
          <Facts session={shown} />
          <SessionEvents projectId={projectId} session={shown} tz={tz} />
        </div>
      )}
    </Drawer>
  );
}

function Facts({ session }: { readonly session: SessionView }) {
  const facts = [
    ['Duration', formatDuration(session.durationSeconds)],
    ['Page views', formatExact(session.pageviews)],
    ['Events', formatExact(session.events)],
    ['Conversions', formatExact(session.conversions)],
    ['Came from', sourceOf(session)],
    ['Place', placeOf(session)],
    ['Device', deviceOf(session)],
    ['Stream', session.stream],
  ] as const;
  return (
    <dl className="grid grid-cols-2 gap-x-4 gap-y-2.5">
      {facts
        .filter(([, value]) => value !== '')
        .map(([name, value]) => (
          <div key={name}>
            <dt className="text-[0.8125rem] text-ink-3">{name}</dt>
            <dd className="break-words">{value}</dd>
          </div>
        ))}
    </dl>
  );
}

/** The visitor's events in the session's time: there are no others of the stream then. */
function SessionEvents({
  projectId,
  session,
  tz,
}: Pick<SessionDrawerProps, 'projectId' | 'tz'> & { readonly session: SessionView }) {
  const { visitorId, stream, startedAt, endedAt } = session;
  const list = useInfiniteQuery(
    eventPages(projectId, {
      from: startedAt,
      // The end is not part of a range, the last event is.
      to: new Date(Date.parse(endedAt) + 1).toISOString(),
      stream,
      bots: 'exclude',
      [filterKey('visitor')]: visitorId,
    }),
  );
  const events = list.data?.pages.flatMap((page) => page.events) ?? [];
  if (list.isPending || list.isPlaceholderData) return <Loading label="Loading the session’s events" />;
  if (list.isError && events.length === 0) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  return (
    <section>
      <h3 className="mb-2.5 font-semibold">What happened</h3>
      {list.hasNextPage && (
        <Button size="small" className="mb-3" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          Earlier events
        </Button>
      )}
      <Timeline projectId={projectId} events={events} tz={tz} />
    </section>
  );
}
