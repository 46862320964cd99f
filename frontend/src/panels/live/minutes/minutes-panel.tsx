import { ChartLine } from 'lucide-react';
import { useState } from 'react';
import { lazyPart } from '../../../app/lazy-part.js';
import { ViewSwitch, type ChartView } from '../../../charts/view-switch.js';
import { byMinute } from '../../../live/minute-line.js';
import { formatClock } from '../../../ui/format.js';
import { Panel } from '../../../ui/panel.js';
import { EmptyState, ErrorState, Skeleton } from '../../../ui/states.js';
import { MinuteTable } from './minute-table.js';
import type { MinuteLine } from './use-minute-line.js';

const MinuteChart = lazyPart(() => import('./minute-chart.js'));

interface MinutesPanelProps {
  readonly line: MinuteLine;
  readonly types: readonly string[];
}

/** Events a minute over the last half hour, as a chart and as a table. */
export function MinutesPanel({ line, types }: MinutesPanelProps) {
  const [view, setView] = useState<ChartView>('chart');
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
      actions={<ViewSwitch what="events a minute" view={view} onChange={setView} />}
    >
      <div className="h-52 min-w-0 sm:h-60 2xl:h-68">
        <Body line={line} view={view} />
      </div>
    </Panel>
  );
}

function Body({ line, view }: { readonly line: MinuteLine; readonly view: ChartView }) {
  const waiting = <Skeleton className="m-4 h-[calc(100%-2rem)]" />;
  if (line.error) return <ErrorState error={line.error} onRetry={line.retry} />;
  if (line.points.every((point) => point.value === 0)) {
    if (line.pending) return waiting;
    return <EmptyState icon={ChartLine} title="No events in the last 30 minutes" />;
  }
  if (view === 'table') return <MinuteTable rows={byMinute(line.points)} />;
  return <MinuteChart points={line.points} waiting={waiting} />;
}
