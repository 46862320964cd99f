import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { CalendarRange, PartyPopper } from 'lucide-react';
import { useState } from 'react';
import type { RejectedSummaryAnswer } from '#contracts';
import { useAccess } from '../../access/may.js';
import { NotAllowed, RoleNote } from '../../access/not-allowed.js';
import { rejectedKey, rejectedSummaryQuery } from '../../api/rejected.js';
import { Freshness } from '../../question/freshness.js';
import { withEnds, withParameter } from '../../question/question.js';
import { useStillQuestion } from '../../question/use-still-question.js';
import { PageHeader } from '../../ui/page-header.js';
import { Panel } from '../../ui/panel.js';
import { EmptyState, Loading } from '../../ui/states.js';
import type { Chosen } from './chosen.js';
import { RejectedDrawer } from './detail/rejected-drawer.js';
import { DiscardDialog } from './discard-dialog.js';
import { bucketOf, filterOf, isNarrowed, isTooLong, MOST_DAYS } from './filter.js';
import { ListPanel } from './list/list-panel.js';
import { MendDialog } from './mend/mend-dialog.js';
import { ReasonsPanel } from './reasons-panel.js';
import { RejectedFilters } from './rejected-filters.js';
import { TimePanel } from './time/time-panel.js';

const FROM = '/signed-in/projects/$projectId/rejected';

/** Events that arrived nowhere: why, what they hold, and how they come in after all. */
export function RejectedPage() {
  const { projectId } = useParams({ from: FROM });
  const { role, may } = useAccess(projectId);
  if (may('rejected:read')) return <Workbench projectId={projectId} />;
  return (
    <>
      <PageHeader title="Rejected" />
      {role === null ? (
        <Loading label="Loading what you may see" />
      ) : (
        <NotAllowed title="Events" what="To see what rejected events hold" role={role} needs="analyst" />
      )}
    </>
  );
}

type Open = { readonly dialog: 'none' } | { readonly dialog: 'mend' | 'discard'; readonly chosen: Chosen };

function Workbench({ projectId }: { readonly projectId: string }) {
  const search = useSearch({ from: FROM });
  const navigate = useNavigate({ from: '/projects/$projectId/rejected' });
  const queryClient = useQueryClient();
  const { role, may } = useAccess(projectId);
  const { id: opened, ...asked } = search;
  // What is looked at is no part of what is asked for.
  const { question, refresh } = useStillQuestion(useSame(asked));
  const [open, setOpen] = useState<Open>({ dialog: 'none' });
  const { tz } = question;
  const filter = filterOf(search, question);
  const tooLong = isTooLong(question);
  const summary = useQuery({
    ...rejectedSummaryQuery(projectId, filter, bucketOf(question)),
    enabled: !tooLong,
  });
  const { data } = summary;
  const go = (next: typeof search) => void navigate({ search: next, replace: true });
  const close = () => setOpen({ dialog: 'none' });
  const decided = () => void queryClient.invalidateQueries({ queryKey: rejectedKey(projectId) });
  const canDecide = may('rejected:write');
  const isEmpty = data?.total === 0 && !isNarrowed(search);
  const asOf = summary.dataUpdatedAt && { asOf: new Date(summary.dataUpdatedAt).toISOString(), lagMs: 0 };
  return (
    <>
      <PageHeader title="Rejected">
        <Freshness answer={asOf || undefined} tz={tz} error={summary.error} onRefresh={refresh} />
      </PageHeader>
      <RejectedFilters
        projectId={projectId}
        search={search}
        question={question}
        reasons={data?.reasons.map(({ reason }) => reason) ?? []}
        onChange={go}
      />
      {role !== null && !canDecide && (
        <RoleNote role={role}>Owners and admins send rejected events again, and discard them.</RoleNote>
      )}
      {tooLong ? (
        <Panel title="Over time">
          <EmptyState icon={CalendarRange} title="Too long a range">
            Rejected events are counted hour by hour: ask for at most {MOST_DAYS} days.
          </EmptyState>
        </Panel>
      ) : isEmpty ? (
        <Panel title="Events">
          <EmptyState icon={PartyPopper} title="Nothing was refused">
            Every event of this range was taken, and came to its end. What a collector refuses, or a later step sets
            aside, would stand here with its reason.
          </EmptyState>
        </Panel>
      ) : (
        <div className="grid items-start gap-3 sm:gap-4">
          <TimePanel
            summary={data}
            question={question}
            waiting={summary.isPlaceholderData}
            error={summary.error}
            onRetry={() => void summary.refetch()}
            onZoom={(from, to) => go(withEnds(search, new Date(from).toISOString(), new Date(to).toISOString()))}
          />
          {data && data.reasons.length > 0 && (
            <ReasonsPanel
              reasons={data.reasons}
              chosen={search.reason}
              onChoose={(reason) => go(withParameter(search, 'reason', reason))}
            />
          )}
          <ListPanel
            key={JSON.stringify([filter, search.state])}
            projectId={projectId}
            filter={filter}
            state={search.state ?? 'open'}
            tz={tz}
            open={data ? openEvents(data) : null}
            canDecide={canDecide}
            isNarrowed={isNarrowed(search)}
            onOpen={(id) => go({ ...search, id })}
            onMend={(chosen) => setOpen({ dialog: 'mend', chosen })}
            onDiscard={(chosen) => setOpen({ dialog: 'discard', chosen })}
          />
        </div>
      )}
      <RejectedDrawer
        projectId={projectId}
        id={opened ?? null}
        tz={tz}
        canDecide={canDecide}
        onMend={(chosen) => setOpen({ dialog: 'mend', chosen })}
        onDiscard={(chosen) => setOpen({ dialog: 'discard', chosen })}
        onClose={() => go(asked)}
      />
      {open.dialog === 'mend' && (
        <MendDialog projectId={projectId} chosen={open.chosen} onDecided={decided} onClose={close} />
      )}
      {open.dialog === 'discard' && (
        <DiscardDialog projectId={projectId} chosen={open.chosen} onDecided={decided} onClose={close} />
      )}
    </>
  );
}

/** Open events without those that were only counted; null: of them some were given up, nobody says how many. */
function openEvents({ open, notKept, discarded }: RejectedSummaryAnswer): number | null {
  return notKept > 0 && discarded > 0 ? null : Math.max(0, open - notKept);
}

/** The value of before while it says the same. */
function useSame<T>(value: T): T {
  const [same, setSame] = useState(value);
  if (JSON.stringify(same) === JSON.stringify(value)) return same;
  setSame(value);
  return value;
}
