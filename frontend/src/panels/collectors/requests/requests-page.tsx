import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { ArrowLeft, CircleCheck, KeyRound, Pause, Play } from 'lucide-react';
import { useState } from 'react';
import type { CollectorRequest, CollectorView } from '#contracts';
import { useAccess } from '../../../access/may.js';
import { NotAllowed } from '../../../access/not-allowed.js';
import { collectorsQuery } from '../../../api/queries.js';
import { Badge } from '../../../ui/badge.js';
import { Button } from '../../../ui/button.js';
import { formatClock, plural } from '../../../ui/format.js';
import { PageHeader } from '../../../ui/page-header.js';
import { Panel } from '../../../ui/panel.js';
import { Segments } from '../../../ui/segments.js';
import { EmptyState, ErrorState, Loading } from '../../../ui/states.js';
import { NoRequests } from './no-requests.js';
import { RequestList } from './request-list.js';
import { notKeptAmong } from './request-words.js';
import { requestsQuery } from './requests-query.js';

const ROUTE = '/signed-in/projects/$projectId/collectors/$collectorId/requests';

/** Why is nothing arriving: the last requests of a collector, as they come. */
export function RequestsPage() {
  const { projectId, collectorId } = useParams({ from: ROUTE });
  const { role, may } = useAccess(projectId);
  if (may('collectors:read')) return <Requests projectId={projectId} collectorId={collectorId} />;
  return (
    <>
      <PageHeader title="Requests" />
      {role === null ? (
        <Loading label="Loading what you may see" />
      ) : (
        <NotAllowed title="Requests" what="To see what a key was used for," role={role} needs="analyst" />
      )}
    </>
  );
}

interface OfCollector {
  readonly projectId: string;
  readonly collectorId: string;
}

function Requests({ projectId, collectorId }: OfCollector) {
  const { data, isPending, error, refetch } = useQuery(collectorsQuery(projectId));
  const collector = data?.find(({ id }) => id === collectorId);
  return (
    <>
      <Link
        to="/projects/$projectId/collectors"
        params={{ projectId }}
        className="mb-2 inline-flex items-center gap-1.5 text-[0.8125rem] text-ink-2 underline-offset-4 hover:text-ink hover:underline"
      >
        <ArrowLeft aria-hidden className="size-3.5" />
        All collectors
      </Link>
      <PageHeader title={collector ? `Requests of ${collector.name}` : 'Requests'} />
      {collector ? (
        <RequestsPanel collector={collector} />
      ) : (
        <Panel title="Last requests">
          {isPending ? (
            <Loading label="Loading the collector" />
          ) : error ? (
            <ErrorState error={error} onRetry={() => void refetch()} />
          ) : (
            <EmptyState icon={KeyRound} title="No such collector">
              It is not in this project.
            </EmptyState>
          )}
        </Panel>
      )}
    </>
  );
}

function RequestsPanel({ collector }: { readonly collector: CollectorView }) {
  const { projectId, id } = collector;
  const { show } = useSearch({ from: ROUTE });
  const navigate = useNavigate();
  const [paused, setPaused] = useState(false);
  const { data, isPending, error, dataUpdatedAt, refetch } = useQuery(requestsQuery(projectId, id, paused));
  const all = data?.requests ?? [];
  const shown = show === 'refused' ? all.filter(({ troubled }) => troubled) : all;
  const choose = (value: 'all' | 'refused') => {
    const search = value === 'all' ? {} : { show: value };
    void navigate({ from: '/projects/$projectId/collectors/$collectorId/requests', search, replace: true });
  };
  return (
    <Panel
      title="Last requests"
      note={data && <Freshness paused={paused} staleSince={error ? dataUpdatedAt : null} />}
      actions={
        <>
          <Segments
            label="Which requests"
            value={show ?? 'all'}
            options={[
              { value: 'all', label: 'All' },
              { value: 'refused', label: 'Only refused' },
            ]}
            onChange={choose}
          />
          <Button size="small" onClick={() => setPaused(!paused)}>
            {paused ? <Play aria-hidden className="size-4" /> : <Pause aria-hidden className="size-4" />}
            {paused ? 'Resume' : 'Pause'}
          </Button>
        </>
      }
    >
      {isPending ? (
        <Loading label="Loading the requests" />
      ) : !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : all.length === 0 ? (
        <NoRequests collector={collector} />
      ) : shown.length === 0 ? (
        <EmptyState icon={CircleCheck} title="Nothing was refused">
          {plural(all.length, 'request')} of the last hour {all.length === 1 ? 'was' : 'were'} taken.
        </EmptyState>
      ) : (
        <>
          <Sampled requests={shown} />
          <RequestList requests={shown} />
          <Kept />
        </>
      )}
    </Panel>
  );
}

interface FreshnessProps {
  readonly paused: boolean;
  /** Epoch milliseconds; null: it is up to date. */
  readonly staleSince: number | null;
}

function Freshness({ paused, staleSince }: FreshnessProps) {
  if (paused) return <Badge>Paused</Badge>;
  if (staleSince !== null) return <Badge tone="warn">Stale since {formatClock(staleSince)}</Badge>;
  return <Badge tone="ok">Live</Badge>;
}

/** What is left out of the list, and why. */
function Sampled({ requests }: { readonly requests: readonly CollectorRequest[] }) {
  const notKept = notKeptAmong(requests);
  if (notKept === 0) return null;
  return (
    <p className="border-b border-line bg-warn-soft px-4 py-2.5 text-[0.8125rem] text-warn">
      <strong className="font-semibold">This is a sample.</strong> {plural(notKept, 'more request')} in the same seconds{' '}
      {notKept === 1 ? 'was' : 'were'} only counted: some twenty a second are listed, refused ones first.
    </p>
  );
}

const Kept = () => (
  <p className="border-t border-line px-4 py-3 text-[0.8125rem] text-ink-2">
    The last 100 that were taken and the last 100 that were not are kept for an hour, without what was sent.
  </p>
);
