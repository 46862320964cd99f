import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { List, PackageSearch } from 'lucide-react';
import { useState } from 'react';
import type { EventView } from '#contracts';
import { eventPages } from '../../api/pages.js';
import { CsvButton } from '../../question/csv-button.js';
import { Freshness } from '../../question/freshness.js';
import { QuestionBar } from '../../question/question-bar.js';
import { questionParameters, withParameter } from '../../question/question.js';
import { spanText } from '../../question/span-text.js';
import { useStillQuestion } from '../../question/use-still-question.js';
import { buttonClass } from '../../ui/button.js';
import { cx } from '../../ui/cx.js';
import { MoreButton } from '../../ui/more-button.js';
import { PageHeader } from '../../ui/page-header.js';
import { Panel } from '../../ui/panel.js';
import { EmptyState, ErrorState, Loading } from '../../ui/states.js';
import { EventDrawer } from '../live/event/event-drawer.js';
import { EventTable } from './event-table.js';
import { TypeSelect } from './type-select.js';

/** Every event that arrived, newest first, bots among them and marked. */
export function EventsPage() {
  const { projectId } = useParams({ from: '/signed-in/projects/$projectId/events' });
  const search = useSearch({ from: '/signed-in/projects/$projectId/events' });
  const navigate = useNavigate({ from: '/projects/$projectId/events' });
  const { question, refresh } = useStillQuestion(search);
  const [opened, setOpened] = useState<EventView | null>(null);
  const asked = questionParameters({ ...question, bots: false });
  const parameters = search.type === undefined ? asked : { ...asked, type: search.type };
  const list = useInfiniteQuery(eventPages(projectId, parameters));
  const pages = list.data?.pages ?? [];
  const events = pages.flatMap((page) => page.events);
  const go = (next: typeof search) => void navigate({ search: next, replace: true });

  return (
    <>
      <PageHeader title="Events">
        <Freshness answer={pages[0]} tz={question.tz} error={list.error} onRefresh={refresh} />
      </PageHeader>
      <QuestionBar
        projectId={projectId}
        search={withParameter(search, 'bots', undefined)}
        question={question}
        offersBots={false}
        onChange={go}
      >
        <TypeSelect
          projectId={projectId}
          question={question}
          value={search.type}
          onChange={(type) => go(withParameter(search, 'type', type))}
        />
      </QuestionBar>
      <Panel
        title="Events"
        note={`${spanText(question, question.tz)}, newest first`}
        actions={
          <>
            <Link
              to="/projects/$projectId/event/{-$eventId}"
              params={{ projectId, eventId: undefined }}
              className={buttonClass('secondary', 'small')}
            >
              <PackageSearch aria-hidden className="size-4 text-ink-3" />
              Where is my event?
            </Link>
            {events.length > 0 && <CsvButton projectId={projectId} query="events" parameters={parameters} />}
          </>
        }
        className={cx(list.isPlaceholderData && 'opacity-60')}
      >
        {list.isPending ? (
          <Loading label="Loading the events" rows={8} />
        ) : list.isError && events.length === 0 ? (
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        ) : events.length === 0 ? (
          <EmptyState icon={List} title="No event in this range">
            Try a longer range, or fewer filters. What arrives from now on shows on the live page.
          </EmptyState>
        ) : (
          <>
            <EventTable events={events} tz={question.tz} onOpen={setOpened} />
            {list.hasNextPage && (
              <MoreButton
                label="Older events"
                busy={list.isFetchingNextPage}
                error={list.isFetchNextPageError ? list.error : null}
                onMore={() => void list.fetchNextPage()}
              />
            )}
          </>
        )}
      </Panel>
      <EventDrawer projectId={projectId} event={opened} onClose={() => setOpened(null)} />
    </>
  );
}
