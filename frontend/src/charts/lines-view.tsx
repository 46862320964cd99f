import { ChartLine as ChartIcon } from 'lucide-react';
import { lazyPart } from '../app/lazy-part.js';
import { bucketText } from '../question/span-text.js';
import { cx } from '../ui/cx.js';
import { EmptyState, ErrorState, Skeleton } from '../ui/states.js';
import { ChartLegend } from './chart-legend.js';
import { LineTable } from './line-table.js';
import type { ChartLines } from './lines.js';
import { chartSummary } from './series-lines.js';
import type { ChartView } from './view-switch.js';

const LineChart = lazyPart(() => import('./line-chart.js'));

interface LinesViewProps {
  /** What is drawn: Visitors. */
  readonly what: string;
  /** Undefined before the first answer. */
  readonly chart: ChartLines | undefined;
  /** What is shown is of the question before; the new answer is on its way. */
  readonly waiting: boolean;
  readonly error: unknown;
  readonly onRetry: () => void;
  readonly view: ChartView;
  /** A part of the time was chosen by drawing across it. */
  readonly onZoom: (from: number, to: number) => void;
}

const HEIGHT = 'h-64 min-w-0 sm:h-72 2xl:h-84';

/** Lines over time, drawn or as a table; or why there are none. */
export function LinesView({ what, chart, waiting, error, onRetry, view, onZoom }: LinesViewProps) {
  if (!chart) {
    return <div className={HEIGHT}>{error ? <ErrorState error={error} onRetry={onRetry} /> : <Blank />}</div>;
  }
  if (chart.lines.every(({ values }) => values.every((value) => !value))) {
    return (
      <div className={HEIGHT}>
        <EmptyState icon={ChartIcon} title={`No ${what.toLowerCase()} in this range`}>
          Try a longer range, or fewer filters.
        </EmptyState>
      </div>
    );
  }
  const label = chartSummary(what, chart, (start) => bucketText(start, chart.length, chart.tz));
  return (
    <div aria-busy={waiting} className={cx('transition-opacity', waiting && 'opacity-60')}>
      {chart.lines.length > 1 && <ChartLegend chart={chart} />}
      <div className={HEIGHT}>
        {view === 'table' ? (
          <LineTable chart={chart} label={`${what} over time`} />
        ) : (
          <LineChart chart={chart} label={label} onZoom={onZoom} waiting={<Blank />} />
        )}
      </div>
    </div>
  );
}

const Blank = () => <Skeleton className="m-4 h-[calc(100%-2rem)]" />;
