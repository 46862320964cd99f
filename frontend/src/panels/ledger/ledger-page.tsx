import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { CalendarRange, PackageSearch } from 'lucide-react';
import { useMemo } from 'react';
import type { LedgerAnswer } from '#contracts';
import { ledgerCheckQuery, ledgerQuery } from '../../api/queries.js';
import { Freshness } from '../../question/freshness.js';
import { StreamChoice } from '../../question/question-bar.js';
import { withEnds, withParameter, type Question } from '../../question/question.js';
import { RangeMenu } from '../../question/range-menu.js';
import { spanText } from '../../question/span-text.js';
import { useAnswer } from '../../question/use-answer.js';
import { useQuestion } from '../../question/use-question.js';
import { buttonClass } from '../../ui/button.js';
import { PageHeader } from '../../ui/page-header.js';
import { Panel } from '../../ui/panel.js';
import { EmptyState, ErrorState, Loading } from '../../ui/states.js';
import { BalancePanel } from './balance-panel.js';
import { isTooLong, ledgerRows, MOST_DAYS, MOST_MINUTES_MS, rowLength, totalOf, unclearFrom } from './ledger-rows.js';
import { LedgerCheckPanel } from './ledger-check-panel.js';
import { ReasonsPanel } from './reasons-panel.js';
import { RowsPanel } from './rows-panel.js';

/** What became of everything that was accepted, by time of receipt. */
export function LedgerPage() {
  const { projectId } = useParams({ from: '/signed-in/projects/$projectId/ledger' });
  const search = useSearch({ from: '/signed-in/projects/$projectId/ledger' });
  const navigate = useNavigate({ from: '/projects/$projectId/ledger' });
  const asked = useQuestion(search);
  const { question, about, refresh } = asked;
  const { tz, stream } = question;
  const tooLong = isTooLong(question);
  const length = rowLength(question);
  const parameters = {
    from: new Date(question.from).toISOString(),
    to: new Date(question.to).toISOString(),
    tz,
    stream,
    by: length === 'minute' ? 'minute' : 'hour',
  };
  const { data, error, retry } = useAnswer({ ...ledgerQuery(projectId, parameters), enabled: !tooLong }, about);
  const change = (next: typeof search) => void navigate({ search: next });
  return (
    <>
      <PageHeader title="Ledger">
        <Freshness answer={data} tz={tz} error={error} onRefresh={refresh} />
      </PageHeader>
      <div className="mb-3 flex flex-wrap items-center gap-2 sm:mb-4">
        <RangeMenu search={search} question={question} onChange={change} />
        <StreamChoice
          projectId={projectId}
          value={stream}
          onChange={(value) => change(withParameter(search, 'stream', value))}
        />
        <Link to="/projects/$projectId/event/{-$eventId}" params={{ projectId }} className={buttonClass()}>
          <PackageSearch aria-hidden className="size-4" />
          Where is my event?
        </Link>
      </div>
      {tooLong ? (
        <Panel title="Balance">
          <EmptyState icon={CalendarRange} title="Too long a range">
            The ledger adds up hour by hour: ask for at most {MOST_DAYS} days.
          </EmptyState>
        </Panel>
      ) : data ? (
        <Found
          projectId={projectId}
          answer={data}
          question={question}
          onOpen={(from, to) => change(withEnds(search, new Date(from).toISOString(), new Date(to).toISOString()))}
        />
      ) : (
        <Panel title="Balance">
          {error ? <ErrorState error={error} onRetry={retry} /> : <Loading label="Adding up the ledger" />}
        </Panel>
      )}
    </>
  );
}

interface FoundProps {
  readonly projectId: string;
  readonly answer: LedgerAnswer;
  readonly question: Question;
  readonly onOpen: (from: number, to: number) => void;
}

function Found({ projectId, answer, question: { tz, stream }, onOpen }: FoundProps) {
  // Of the answer that is shown, which may be of the minute before.
  const span = { from: Date.parse(answer.from), to: Date.parse(answer.to) };
  const length = rowLength(span);
  // When it was given.
  const now = Date.parse(answer.asOf) + answer.lagMs;
  const unclear = unclearFrom(answer, length, now);
  const closer = useQuery({
    ...ledgerQuery(projectId, {
      from: new Date(unclear ?? 0).toISOString(),
      to: new Date(Math.min(span.to, (unclear ?? 0) + MOST_MINUTES_MS)).toISOString(),
      tz,
      stream,
      by: 'minute',
    }),
    enabled: unclear !== null,
    placeholderData: keepPreviousData,
  });
  const minutes = unclear === null ? undefined : closer.data?.rows;
  const rows = useMemo(
    () => ledgerRows(answer, { length, tz, now, ...(minutes ? { minutes } : {}) }),
    [answer, length, tz, now, minutes],
  );
  const { data: check } = useQuery(ledgerCheckQuery(projectId));
  return (
    <div className="grid items-start gap-3 sm:gap-4">
      <BalancePanel counts={totalOf(rows)} balanced={answer.balanced} range={spanText(span, tz)} />
      {check && <LedgerCheckPanel check={check} of="project" />}
      <ReasonsPanel answer={answer} />
      <RowsPanel rows={rows} length={length} tz={tz} onOpen={({ from, to }) => onOpen(from, to)} />
    </div>
  );
}
