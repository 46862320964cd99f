import { useQuery } from '@tanstack/react-query';
import { CircleAlert, CircleCheck } from 'lucide-react';
import type { CanaryAnswer, LagAnswer } from '#contracts';
import { textOf } from '../../../api/api-error.js';
import { lagQuery } from '../../../api/replays.js';
import { Badge } from '../../../ui/badge.js';
import { cx } from '../../../ui/cx.js';
import { formatAgo, formatExact } from '../../../ui/format.js';
import { Panel } from '../../../ui/panel.js';
import { ErrorState, Loading } from '../../../ui/states.js';
import { useNow } from '../../../ui/use-now.js';
import { canaryVerdict, lagText, pipelineVerdict, stageState, STATES, together } from './stage-words.js';

/** The way of an event stage by stage, so that one sees where it is stuck. */
export function StagesPanel() {
  const { data, error, isPending, refetch } = useQuery(lagQuery());
  return (
    <Panel title="Pipeline" note={data && <Fresh lag={data} error={error} />}>
      {data ? (
        <Stages lag={data} />
      ) : isPending ? (
        <Loading label="Asking how far the stages are" rows={2} />
      ) : (
        <ErrorState error={error} onRetry={() => void refetch()} />
      )}
    </Panel>
  );
}

function Fresh({ lag: { at }, error }: { readonly lag: LagAnswer; readonly error: unknown }) {
  const now = useNow();
  const age = formatAgo(now - Date.parse(at));
  return error ? <Badge tone="warn" title={textOf(error).title}>{`Stale: seen ${age}`}</Badge> : <>{age}</>;
}

function Stages({ lag }: { readonly lag: LagAnswer }) {
  const { tone, text } = pipelineVerdict(lag);
  const Icon = tone === 'ok' ? CircleCheck : CircleAlert;
  const [enricher] = lag.stages;
  const readModels = lag.stages.slice(1);
  const now = useNow();
  return (
    <>
      <p
        role="status"
        data-testid="pipeline"
        className={cx('flex items-start gap-2 px-4 pt-3.5 pb-3 font-medium', tone === 'ok' ? 'text-ok' : 'text-bad')}
      >
        <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
        {text}
      </p>
      {lag.canary && <Canary canary={lag.canary} />}
      <ol aria-label="Stages" className="grid gap-px border-t border-line bg-line md:grid-cols-3">
        {enricher && <Stage name="Enricher" text="Adds browser, place and origin." lag={enricher} />}
        <Stage name="Read models" text="The furthest of them, below." lag={together(readModels)} />
        <li className="bg-surface p-4">
          <p className="font-semibold">Answers</p>
          <p className="text-ink-2">Everything that was accepted before is in them.</p>
          <p className="mt-1.5 tabular-nums">As of {formatAgo(now - Date.parse(lag.asOf)).toLocaleLowerCase('en')}</p>
        </li>
      </ol>
    </>
  );
}

function Canary({ canary }: { readonly canary: CanaryAnswer }) {
  const { tone, text } = canaryVerdict(canary);
  return (
    <p data-testid="canary" className={cx('px-4 pb-3', tone === 'ok' ? 'text-ink-2' : 'font-medium text-bad')}>
      {text}
    </p>
  );
}

interface StageProps {
  readonly name: string;
  readonly text: string;
  readonly lag: ReturnType<typeof together>;
}

function Stage({ name, text, lag }: StageProps) {
  const state = STATES[stageState(lag)];
  return (
    <li className="bg-surface p-4" data-stage={name}>
      <p className="flex flex-wrap items-center justify-between gap-x-3">
        <span className="font-semibold">{name}</span>
        <Badge tone={state.tone}>{state.text}</Badge>
      </p>
      <p className="text-ink-2">{text}</p>
      <p className="mt-1.5 tabular-nums">
        {lagText(lag)}
        <span className="text-ink-3"> · {formatExact(lag.lagRecords)} waiting</span>
      </p>
    </li>
  );
}
