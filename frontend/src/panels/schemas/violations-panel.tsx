import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleCheck } from 'lucide-react';
import { useState } from 'react';
import { readRejected, rejectedKey, rejectedSummaryQuery, type RejectedFilter } from '../../api/rejected.js';
import { Badge } from '../../ui/badge.js';
import { buttonClass } from '../../ui/button.js';
import { CardCell, CardRow, CardTable } from '../../ui/card-table.js';
import { formatDate, formatExact, plural } from '../../ui/format.js';
import { Panel } from '../../ui/panel.js';
import { ErrorState, Loading } from '../../ui/states.js';
import { RejectedDetail } from '../rejected/rejected-detail.js';

interface ViolationsPanelProps {
  readonly projectId: string;
  readonly stream: string;
  /** Undefined: all types of the stream. */
  readonly type: string | undefined;
}

const REASON = 'EVENT_SCHEMA_VIOLATION';
const DAYS = 7;
const DAY = 24 * 3_600_000;
const MINUTE = 60_000;
const SHOWN = 5;

/** What was refused since it is not right by its schema. */
export function ViolationsPanel({ projectId, stream, type }: ViolationsPanelProps) {
  const [to] = useState(() => Math.ceil(Date.now() / MINUTE) * MINUTE);
  const range = { from: new Date(to - DAYS * DAY).toISOString(), to: new Date(to).toISOString() };
  const filter: RejectedFilter = { ...range, reason: REASON, stream, ...(type === undefined ? {} : { type }) };
  const { data: summary } = useQuery(rejectedSummaryQuery(projectId, filter, 'hour'));
  const { data, isPending, error, refetch } = useQuery({
    queryKey: [...rejectedKey(projectId), 'latest', filter],
    queryFn: ({ signal }) =>
      readRejected(projectId, { ...filter, state: 'all', cursor: undefined, limit: SHOWN }, signal),
  });
  const inQuestion = { range: '7d' as const, reason: REASON, stream, ...(type === undefined ? {} : { type }) };
  const total = summary?.total ?? 0;
  // The list may have been read a moment later than the sum, and hold the first one.
  const isAny = total > 0 || (data !== undefined && data.events.length > 0);
  return (
    <Panel
      title="Violations"
      note={`last ${DAYS} days${summary && total > 0 ? `: ${plural(total, 'event')}, ${formatExact(summary.open)} open` : ''}`}
      actions={
        isAny && (
          <Link
            to="/projects/$projectId/rejected"
            params={{ projectId }}
            search={{ ...inQuestion, state: 'all' }}
            className={buttonClass('secondary', 'small')}
          >
            Look at them and mend them
          </Link>
        )
      }
    >
      {isPending ? (
        <Loading label="Loading what is not right" rows={2} />
      ) : !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data.events.length === 0 ? (
        <p className="flex items-start gap-2 px-4 py-3.5 text-ink-2">
          <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-ok" />
          Nothing was refused for its schema. Under “Warn” events that are not right are taken, and only their sender is
          told.
        </p>
      ) : (
        <CardTable caption="The latest violations" columns={['Time', 'Type', 'What is wrong', 'Event']}>
          {data.events.map(({ id, rejectedAt, type: eventType, detail, eventId, state }) => (
            <CardRow key={id} head={<span className="font-normal tabular-nums">{formatDate(rejectedAt)}</span>}>
              <CardCell label="Type">{eventType ?? 'none'}</CardCell>
              <CardCell label="What is wrong" className="text-ink-2">
                <RejectedDetail detail={detail} />
              </CardCell>
              <CardCell label="Event">
                <span className="flex flex-wrap items-center gap-2">
                  <Link
                    to="/projects/$projectId/rejected"
                    params={{ projectId }}
                    search={{ ...inQuestion, state: 'all', id }}
                    className="font-mono text-[0.8125rem] wrap-anywhere text-accent underline underline-offset-4"
                  >
                    {eventId ?? 'without an id'}
                  </Link>
                  {state !== 'open' && <Badge>{state === 'redriven' ? 'Sent again' : 'Discarded'}</Badge>}
                </span>
              </CardCell>
            </CardRow>
          ))}
        </CardTable>
      )}
    </Panel>
  );
}
