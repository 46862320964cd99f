import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { History } from 'lucide-react';
import type { ReplayAnswer } from '#contracts';
import { isEnded, replaysQuery } from '../../../api/replays.js';
import { Badge } from '../../../ui/badge.js';
import { CardCell, CardRow, CardTable } from '../../../ui/card-table.js';
import { formatDate, formatExact, formatPercent } from '../../../ui/format.js';
import { Panel } from '../../../ui/panel.js';
import { EmptyState, ErrorState, Loading } from '../../../ui/states.js';
import { namesText } from '../read-model-names.js';
import { digestWords, REPLAY_STATES, shareOf } from './replay-words.js';
import { useReplayWatch } from './use-replay-watch.js';

/** The replays that there were, newest first. */
export function HistoryPanel() {
  const { data, error, isPending, refetch } = useQuery(replaysQuery(useReplayWatch()));
  return (
    <Panel title="Replays" note={data && data.length > 0 && 'newest first'}>
      {!data ? (
        isPending ? (
          <Loading label="Loading the replays" rows={2} />
        ) : (
          <ErrorState error={error} onRetry={() => void refetch()} />
        )
      ) : data.length === 0 ? (
        <EmptyState icon={History} title="No replay yet">
          When a read model is wrong, or to see that nothing has drifted, it is built anew from the log.
        </EmptyState>
      ) : (
        <CardTable caption="Replays" columns={['Read models', 'State', 'Ordered', 'Records', 'Comparison']}>
          {data.map((replay) => (
            <ReplayRow key={replay.id} replay={replay} />
          ))}
        </CardTable>
      )}
    </Panel>
  );
}

function ReplayRow({ replay }: { readonly replay: ReplayAnswer }) {
  const { id, projections, state, requestedAt, done, rollbackOf } = replay;
  const { tone, text } = REPLAY_STATES[state];
  const share = shareOf(replay);
  return (
    <CardRow
      head={
        <Link
          to="/operate/replays/$replayId"
          params={{ replayId: id }}
          className="text-accent underline underline-offset-4"
        >
          {namesText(projections)}
        </Link>
      }
    >
      <CardCell label="State">
        <Badge tone={tone}>{text}</Badge>
        {rollbackOf !== null && <span className="ml-2 text-ink-2">rollback</span>}
        {!isEnded(replay) && share !== null && <span className="ml-2 tabular-nums">{formatPercent(share)}</span>}
      </CardCell>
      <CardCell label="Ordered" className="whitespace-nowrap text-ink-2 tabular-nums">
        {formatDate(requestedAt)}
      </CardCell>
      <CardCell label="Records" className="tabular-nums">
        {formatExact(done)}
      </CardCell>
      <CardCell label="Comparison" className="text-ink-2">
        {digestWords(replay)?.title ?? '–'}
      </CardCell>
    </CardRow>
  );
}
