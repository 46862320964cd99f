import { Link } from '@tanstack/react-router';
import type { ProjectionAnswer, StageLag } from '#contracts';
import { Badge } from '../../ui/badge.js';
import { Button } from '../../ui/button.js';
import { CardActions, CardCell, CardRow, CardTable } from '../../ui/card-table.js';
import { formatDate, formatExact } from '../../ui/format.js';
import { lagText, slowest, stageState, STATES } from './lag/stage-words.js';
import { readModelText } from './read-model-names.js';

interface ReadModelTableProps {
  readonly projections: readonly ProjectionAnswer[];
  /** Empty while it is not known. */
  readonly stages: readonly StageLag[];
  readonly onRebuild: (name: string) => void;
}

const COLUMNS = ['Read model', 'State', 'Lag', 'Version', 'Folded from', null] as const;

export function ReadModelTable({ projections, stages, onRebuild }: ReadModelTableProps) {
  return (
    <CardTable caption="Read models" columns={COLUMNS}>
      {projections.map((projection) => (
        <ReadModelRow
          key={projection.name}
          projection={projection}
          stage={stages.find(({ stage }) => stage === projection.name)}
          onRebuild={() => onRebuild(projection.name)}
        />
      ))}
    </CardTable>
  );
}

interface ReadModelRowProps {
  readonly projection: ProjectionAnswer;
  readonly stage: StageLag | undefined;
  readonly onRebuild: () => void;
}

function ReadModelRow({ projection, stage, onRebuild }: ReadModelRowProps) {
  const { name, version, since, topics, replayId } = projection;
  const text = readModelText(name);
  return (
    <CardRow
      head={
        <>
          {name}
          {text !== null && <span className="block text-[0.8125rem] font-normal text-ink-3">{text}</span>}
        </>
      }
    >
      <CardCell label="State">
        <StateBadges stage={stage} replayId={replayId} />
      </CardCell>
      <CardCell label="Lag" className="tabular-nums">
        <LagCell projection={projection} stage={stage} />
      </CardCell>
      <CardCell label="Version" className="tabular-nums">
        {version}
        <span className="block text-[0.8125rem] text-ink-3">
          {since === null ? 'from the start' : `since ${formatDate(since)}`}
        </span>
      </CardCell>
      <CardCell label="Folded from" className="font-mono text-[0.8125rem] text-ink-2">
        {topics.map((topic) => (
          <span key={topic} className="block whitespace-nowrap">
            {topic}
          </span>
        ))}
      </CardCell>
      <CardActions>
        <Button size="small" aria-label={`Rebuild ${name}`} onClick={onRebuild}>
          Rebuild
        </Button>
      </CardActions>
    </CardRow>
  );
}

function StateBadges({ stage, replayId }: Pick<ReadModelRowProps, 'stage'> & { readonly replayId: string | null }) {
  const state = stage && STATES[stageState(stage)];
  return (
    <span className="flex flex-wrap gap-1.5">
      {state ? <Badge tone={state.tone}>{state.text}</Badge> : <Badge>Not known</Badge>}
      {replayId !== null && (
        <Link
          to="/operate/replays/$replayId"
          params={{ replayId }}
          className="inline-flex h-5.5 items-center rounded-md bg-accent-soft px-1.5 text-xs font-medium text-accent underline underline-offset-2"
        >
          Being rebuilt
        </Link>
      )}
    </span>
  );
}

/** By the stage's own clock where it is known: how long the oldest unread record has stood. */
function LagCell({ projection, stage }: Pick<ReadModelRowProps, 'projection' | 'stage'>) {
  const lag = stage ?? projection;
  const where = stage?.stale ? slowest(stage) : null;
  return (
    <>
      {lagText(lag)}
      <span className="block text-[0.8125rem] whitespace-nowrap text-ink-3">
        {formatExact(lag.lagRecords)} waiting
        {where && ` (partition ${where.partition} at ${where.offset})`}
      </span>
    </>
  );
}
