import { ChartLine, Table2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { byMinute } from '../../../live/minute-line.js';
import { cx } from '../../../ui/cx.js';
import { formatClock } from '../../../ui/format.js';
import { Panel } from '../../../ui/panel.js';
import { EmptyState, ErrorState, Skeleton } from '../../../ui/states.js';
import { MinuteTable } from './minute-table.js';
import type { MinuteLine } from './use-minute-line.js';

const MinuteChart = lazy(() => import('./minute-chart.js'));

type View = 'chart' | 'table';

interface MinutesPanelProps {
  readonly line: MinuteLine;
  readonly types: readonly string[];
}

/** Events a minute over the last half hour, as a chart and as a table. */
export function MinutesPanel({ line, types }: MinutesPanelProps) {
  const [view, setView] = useState<View>('chart');
  const freshness = line.asOf === null ? null : `${line.stale ? 'stale, ' : ''}as of ${formatClock(line.asOf)}`;
  return (
    <Panel
      title="Events a minute"
      note={
        <span className="tabular-nums">
          {[types.length > 0 ? types.join(', ') : null, 'last 30 min', freshness]
            .filter((each) => each !== null)
            .join(' · ')}
        </span>
      }
      actions={<ViewSwitch view={view} onChange={setView} />}
    >
      <div className="h-52 min-w-0 sm:h-60 2xl:h-68">
        <Body line={line} view={view} />
      </div>
    </Panel>
  );
}

function Body({ line, view }: { readonly line: MinuteLine; readonly view: View }) {
  const waiting = <Skeleton className="m-4 h-[calc(100%-2rem)]" />;
  if (line.error) return <ErrorState error={line.error} onRetry={line.retry} />;
  if (line.points.every((point) => point.value === 0)) {
    if (line.pending) return waiting;
    return <EmptyState icon={ChartLine} title="No events in the last 30 minutes" />;
  }
  if (view === 'table') return <MinuteTable rows={byMinute(line.points)} />;
  return (
    <Suspense fallback={waiting}>
      <MinuteChart points={line.points} />
    </Suspense>
  );
}

const VIEWS = [
  { value: 'chart', label: 'View as chart', icon: ChartLine },
  { value: 'table', label: 'View as table', icon: Table2 },
] as const;

function ViewSwitch({ view, onChange }: { readonly view: View; readonly onChange: (view: View) => void }) {
  return (
    <div role="group" aria-label="Show events a minute as" className="flex rounded-lg bg-sunken p-0.5">
      {VIEWS.map(({ value, label, icon: Icon }) => (
        <button
          key={value}
          type="button"
          aria-pressed={view === value}
          aria-label={label}
          title={label}
          onClick={() => onChange(value)}
          className={cx(
            'grid h-7 w-9 place-items-center rounded-md',
            view === value ? 'bg-surface text-ink shadow-card' : 'text-ink-3 hover:text-ink',
          )}
        >
          <Icon aria-hidden className="size-4" />
        </button>
      ))}
    </div>
  );
}
