import { Pause, Play } from 'lucide-react';
import type { ReactNode } from 'react';
import { Badge, type BadgeTone } from '../../../ui/badge.js';
import { Button } from '../../../ui/button.js';
import { cx } from '../../../ui/cx.js';
import { formatAge, formatBytes, formatCount, formatRate } from '../../../ui/format.js';
import { Panel } from '../../../ui/panel.js';
import type { ImportJob } from '../job/import-job.js';
import { isOver, paceOf, type ImportProgress, type ImportState } from '../job/import-progress.js';

interface ProgressPanelProps {
  readonly fileName: string;
  readonly stream: string;
  readonly progress: ImportProgress;
  readonly job: ImportJob;
}

const STATES: Record<ImportState, { readonly tone: BadgeTone; readonly text: string }> = {
  running: { tone: 'accent', text: 'Importing' },
  paused: { tone: 'warn', text: 'Paused' },
  done: { tone: 'ok', text: 'Done' },
  cancelled: { tone: 'neutral', text: 'Cancelled' },
  failed: { tone: 'bad', text: 'Stopped' },
};

export function ProgressPanel({ fileName, stream, progress, job }: ProgressPanelProps) {
  const { state, waitSeconds } = progress;
  const { tone, text } = STATES[state];
  const paused = state === 'paused';
  return (
    <Panel
      title={`${fileName} into ${stream}`}
      note={
        <span role="status" data-testid="import-state" data-state={state}>
          <Badge tone={tone}>{text}</Badge>
        </span>
      }
      actions={
        !isOver(progress) && (
          <>
            <Button size="small" onClick={() => (paused ? job.resume() : job.pause())}>
              {paused ? <Play aria-hidden className="size-4" /> : <Pause aria-hidden className="size-4" />}
              {paused ? 'Resume' : 'Pause'}
            </Button>
            <Button size="small" tone="ghost" onClick={() => job.cancel()}>
              Cancel
            </Button>
          </>
        )
      }
    >
      <Bar progress={progress} />
      <Figures progress={progress} />
      {waitSeconds !== null && !isOver(progress) && (
        <p role="status" className="border-t border-line px-4 py-2 text-[0.8125rem] text-warn">
          The collector asks to wait {formatCount(Math.ceil(waitSeconds))} s. The import goes on by itself.
        </p>
      )}
    </Panel>
  );
}

/** Without a size to go by it is full and breathes. */
function Bar({ progress }: { readonly progress: ImportProgress }) {
  const { share } = paceOf(progress);
  return (
    <div
      role="progressbar"
      aria-label="Progress of the import"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={share === null ? undefined : Math.floor(share * 100)}
      className="mx-4 mt-4 h-2 overflow-hidden rounded-full bg-sunken"
    >
      <div
        style={{ width: `${(share ?? 1) * 100}%` }}
        className={cx(
          'h-full rounded-full transition-[width]',
          progress.state === 'failed' ? 'bg-bad-fill' : 'bg-accent-fill',
          share === null && progress.state === 'running' && 'animate-pulse',
        )}
      />
    </div>
  );
}

function Figures({ progress }: { readonly progress: ImportProgress }) {
  const { records, accepted, problems } = progress;
  const { recordsPerSecond, secondsLeft } = paceOf(progress);
  const over = isOver(progress);
  return (
    <dl className="grid grid-cols-2 gap-x-4 gap-y-3 p-4 sm:grid-cols-3 lg:grid-cols-6">
      <Figure label="Lines read" value={formatCount(records)} />
      <Figure label="Events taken" value={<span data-testid="import-accepted">{formatCount(accepted)}</span>} />
      <Figure label="Not taken" value={formatCount(problems.count)} warn={problems.count > 0} />
      <Figure label="Read" value={readText(progress)} small />
      <Figure label="Lines a second" value={recordsPerSecond === null ? '–' : formatRate(recordsPerSecond)} small />
      <Figure
        label={over ? 'Took' : 'Left'}
        value={over ? durationOf(progress.activeMs) : secondsLeft === null ? '–' : durationOf(secondsLeft * 1_000)}
        small
      />
    </dl>
  );
}

/** A size that was wrong (a file of several compressed parts) is not insisted on. */
const readText = ({ bytesRead, bytesTotal }: ImportProgress): string =>
  bytesTotal === null || bytesRead > bytesTotal
    ? formatBytes(bytesRead)
    : `${formatBytes(bytesRead)} of ${formatBytes(bytesTotal)}`;

const durationOf = (ms: number): string => (ms < 2_000 ? 'a moment' : formatAge(ms));

interface FigureProps {
  readonly label: string;
  readonly value: ReactNode;
  readonly small?: boolean;
  readonly warn?: boolean;
}

function Figure({ label, value, small = false, warn = false }: FigureProps) {
  return (
    <div>
      <dt className="text-[0.8125rem] text-ink-3">{label}</dt>
      <dd className={cx('font-semibold tabular-nums', small ? 'leading-8' : 'text-xl', warn && 'text-warn')}>
        {value}
      </dd>
    </div>
  );
}
