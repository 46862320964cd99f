import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { ArrowLeft, CircleCheck, Diff } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { ReplayAnswer } from '#contracts';
import { textOf } from '../../../api/api-error.js';
import { replayEntryQuery, replayQuery } from '../../../api/replays.js';
import { Badge } from '../../../ui/badge.js';
import { cx } from '../../../ui/cx.js';
import { formatDate } from '../../../ui/format.js';
import { PageHeader } from '../../../ui/page-header.js';
import { Panel } from '../../../ui/panel.js';
import { ErrorState, Loading } from '../../../ui/states.js';
import { namesText } from '../read-model-names.js';
import { FormerPanel } from './former-panel.js';
import { ProgressPanel } from './progress-panel.js';
import { digestWords } from './replay-words.js';
import { useReplayWatch } from './use-replay-watch.js';

/** One replay: how far it is, what it came to, who ordered it and why. */
export function ReplayPage() {
  const { replayId } = useParams({ from: '/signed-in/account/operate/replays/$replayId' });
  const told = useReplayWatch();
  const { data, error, isPending, refetch } = useQuery(replayQuery(replayId, told));
  useFreshAnswers(data);
  return (
    <>
      <Link
        to="/operate/read-models"
        className="mb-2 inline-flex items-center gap-1.5 font-medium text-accent underline-offset-4 hover:underline"
      >
        <ArrowLeft aria-hidden className="size-4" />
        Read models
      </Link>
      <PageHeader
        title={
          data ? `${data.rollbackOf === null ? 'Replay' : 'Rollback'} of ${namesText(data.projections)}` : 'Replay'
        }
      >
        {data && error && (
          <Badge tone="warn" title={textOf(error).title}>
            Stale
          </Badge>
        )}
      </PageHeader>
      <div className="grid gap-3 sm:gap-4">
        {data ? (
          <>
            <ProgressPanel replay={data} />
            <Comparison replay={data} />
            <FormerPanel replay={data} />
            <Facts replay={data} />
          </>
        ) : (
          <Panel title="Replay">
            {isPending ? (
              <Loading label="Loading the replay" />
            ) : (
              <ErrorState error={error} onRetry={() => void refetch()} />
            )}
          </Panel>
        )}
      </div>
    </>
  );
}

/** What was answered from the version before the switch is asked for again where it is shown next. */
function useFreshAnswers(replay: ReplayAnswer | undefined): void {
  const queryClient = useQueryClient();
  const ran = useRef(false);
  const state = replay?.state;
  useEffect(() => {
    if (state === 'live' && ran.current) void queryClient.invalidateQueries();
    ran.current = state !== undefined && state !== 'live';
  }, [queryClient, state]);
}

function Comparison({ replay }: { readonly replay: ReplayAnswer }) {
  const words = digestWords(replay);
  if (!words) return null;
  const Icon = words.tone === 'ok' ? CircleCheck : Diff;
  return (
    <Panel title="Comparison">
      <div className="grid gap-1 p-4" data-testid="digest">
        <p className={cx('flex items-start gap-2 font-medium', words.tone === 'ok' ? 'text-ok' : 'text-warn')}>
          <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
          {words.title}
        </p>
        {words.differences.length > 0 && (
          <dl className="my-1 grid gap-x-4 gap-y-1.5">
            {words.differences.map(({ table, text }) => (
              <div key={table} className="grid sm:grid-cols-[16rem_minmax(0,1fr)]">
                <dt className="font-mono text-[0.8125rem] wrap-anywhere">{table}</dt>
                <dd className="wrap-anywhere">{text}</dd>
              </div>
            ))}
          </dl>
        )}
        <p className="wrap-anywhere text-ink-2">{words.text}</p>
      </div>
    </Panel>
  );
}

function Facts({ replay }: { readonly replay: ReplayAnswer }) {
  const { id, projections, version, requestedAt, requestedBy, endedAt, rollbackOf } = replay;
  const { data: entry } = useQuery(replayEntryQuery(replay));
  const facts = [
    ['Reason', entry?.reason ? `“${entry.reason}”` : '–'],
    ['Ordered by', entry?.actor.name ?? requestedBy],
    ['Ordered', formatDate(requestedAt)],
    ['Ended', endedAt === null ? '–' : formatDate(endedAt)],
    ['Read models', projections.join(', ')],
    ['Version', projections.length === 1 ? String(version) : `${version} (of ${projections[0]})`],
    ['Replay', id],
    ...(rollbackOf === null ? [] : [['Takes back', <ReplayLink key={rollbackOf} id={rollbackOf} />] as const]),
  ] as const;
  return (
    <Panel title="Order">
      <dl className="grid gap-x-4 gap-y-1.5 p-4">
        {facts.map(([name, value]) => (
          <div key={name} className="grid grid-cols-[6.5rem_minmax(0,1fr)]">
            <dt className="text-ink-3">{name}</dt>
            <dd className="wrap-anywhere">{value}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

function ReplayLink({ id }: { readonly id: string }) {
  return (
    <Link
      to="/operate/replays/$replayId"
      params={{ replayId: id }}
      className="text-accent underline underline-offset-4"
    >
      {id}
    </Link>
  );
}
