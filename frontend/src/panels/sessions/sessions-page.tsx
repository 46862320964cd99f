import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Route } from 'lucide-react';
import { useState } from 'react';
import type { SessionView } from '#contracts';
import { sessionPages } from '../../api/pages.js';
import { CsvButton } from '../../question/csv-button.js';
import { Freshness } from '../../question/freshness.js';
import { QuestionBar } from '../../question/question-bar.js';
import { questionParameters, withParameter } from '../../question/question.js';
import { spanText } from '../../question/span-text.js';
import { useStillQuestion } from '../../question/use-still-question.js';
import { PageHeader } from '../../ui/page-header.js';
import { Panel } from '../../ui/panel.js';
import { EmptyState, ErrorState, Loading } from '../../ui/states.js';
import { cx } from '../../ui/cx.js';
import { MoreButton } from '../../ui/more-button.js';
import { SessionDrawer } from './session-drawer.js';
import { SessionTable } from './session-table.js';

/** Visits one by one, newest first: where they began, where they ended, and what happened between. */
export function SessionsPage() {
  const { projectId } = useParams({ from: '/signed-in/projects/$projectId/sessions' });
  const search = useSearch({ from: '/signed-in/projects/$projectId/sessions' });
  const navigate = useNavigate({ from: '/projects/$projectId/sessions' });
  const { question, refresh } = useStillQuestion(search);
  const [opened, setOpened] = useState<SessionView | null>(null);
  // Bots have no sessions: there is nothing to ask for.
  const parameters = questionParameters({ ...question, bots: false });
  const list = useInfiniteQuery(sessionPages(projectId, parameters));
  const pages = list.data?.pages ?? [];
  const sessions = pages.flatMap((page) => page.sessions);

  return (
    <>
      <PageHeader title="Sessions">
        <Freshness answer={pages[0]} tz={question.tz} error={list.error} onRefresh={refresh} />
      </PageHeader>
      <QuestionBar
        projectId={projectId}
        search={withParameter(search, 'bots', undefined)}
        question={question}
        offersBots={false}
        onChange={(next) => void navigate({ search: next, replace: true })}
      />
      <Panel
        title="Sessions"
        note={`${spanText(question, question.tz)}, newest first`}
        actions={sessions.length > 0 && <CsvButton projectId={projectId} query="sessions" parameters={parameters} />}
        className={cx(list.isPlaceholderData && 'opacity-60')}
      >
        {list.isPending ? (
          <Loading label="Loading the sessions" rows={8} />
        ) : list.isError && sessions.length === 0 ? (
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        ) : sessions.length === 0 ? (
          <EmptyState icon={Route} title="No session in this range">
            A session is what one visitor does without a break of more than 30 minutes. Try a longer range, or fewer
            filters.
          </EmptyState>
        ) : (
          <>
            <SessionTable sessions={sessions} tz={question.tz} onOpen={setOpened} />
            {list.hasNextPage && (
              <MoreButton
                label="Older sessions"
                busy={list.isFetchingNextPage}
                error={list.isFetchNextPageError ? list.error : null}
                onMore={() => void list.fetchNextPage()}
              />
            )}
          </>
        )}
      </Panel>
      <SessionDrawer projectId={projectId} session={opened} tz={question.tz} onClose={() => setOpened(null)} />
    </>
  );
}
