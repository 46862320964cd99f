import { ChartLine as ChartIcon } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { TimeseriesAnswer, TimeseriesMetric } from '#contracts';
import { lazyPart } from '../../../app/lazy-part.js';
import { METRICS, type Interval } from '../../../app/search.js';
import { ChartLegend } from '../../../charts/chart-legend.js';
import { LineTable } from '../../../charts/line-table.js';
import { ViewSwitch, type ChartView } from '../../../charts/view-switch.js';
import { INTERVAL_LABELS, intervalsOf } from '../../../question/interval.js';
import { METRIC_LOOKS } from '../../../question/metrics.js';
import type { Question } from '../../../question/question.js';
import { bucketText } from '../../../question/span-text.js';
import type { Answer } from '../../../question/use-answer.js';
import { cx } from '../../../ui/cx.js';
import { Panel } from '../../../ui/panel.js';
import { Select } from '../../../ui/select.js';
import { EmptyState, ErrorState, Skeleton } from '../../../ui/states.js';
import { chartLines, chartSummary } from '../../../charts/series-lines.js';

const LineChart = lazyPart(() => import('../../../charts/line-chart.js'));

interface SeriesPanelProps {
  readonly question: Question;
  readonly metric: TimeseriesMetric;
  readonly onMetric: (metric: TimeseriesMetric) => void;
  readonly interval: Interval;
  readonly onInterval: (interval: Interval) => void;
  readonly now: Answer<TimeseriesAnswer>;
  readonly before: TimeseriesAnswer | undefined;
  /** A part of the time was chosen by drawing across it. */
  readonly onZoom: (from: number, to: number) => void;
}

const METRIC_CHOICES = METRICS.map((value) => ({ value, label: METRIC_LOOKS[value].label }));

/** One metric over time, with the period before as a second line. */
export function SeriesPanel(props: SeriesPanelProps) {
  const { question, metric, onMetric, interval, onInterval, now, before } = props;
  const [view, setView] = useState<ChartView>('chart');
  const { label } = METRIC_LOOKS[metric];
  return (
    <Panel
      title={`${label} over time`}
      actions={
        <>
          <Select label="Metric" size="small" value={metric} options={METRIC_CHOICES} onChange={onMetric} />
          <Select
            label="Interval"
            size="small"
            value={interval}
            options={intervalsOf(question).map((value) => ({ value, label: INTERVAL_LABELS[value] }))}
            onChange={onInterval}
          />
          <ViewSwitch what={label} view={view} onChange={setView} />
        </>
      }
    >
      <div aria-busy={now.waiting} className={cx('transition-opacity', now.waiting && 'opacity-60')}>
        <Body {...props} view={view} before={before} />
      </div>
    </Panel>
  );
}

const HEIGHT = 'h-64 min-w-0 sm:h-72 2xl:h-84';

function Body({ question, metric, now, before, onZoom, view }: SeriesPanelProps & { readonly view: ChartView }) {
  const { label, format } = METRIC_LOOKS[metric];
  const { tz, open } = question;
  const { data } = now;
  const chart = useMemo(
    () =>
      data && chartLines({ now: data, before, tz, open, format, label: (key) => (metric === 'revenue' ? key : label) }),
    [data, before, tz, open, format, label, metric],
  );
  const waiting = <Skeleton className="m-4 h-[calc(100%-2rem)]" />;
  if (!chart) {
    return <div className={HEIGHT}>{now.error ? <ErrorState error={now.error} onRetry={now.retry} /> : waiting}</div>;
  }
  if (chart.lines.every(({ values }) => values.every((value) => !value))) {
    return (
      <div className={HEIGHT}>
        <EmptyState icon={ChartIcon} title={`No ${label.toLowerCase()} in this range`}>
          Try a longer range, or fewer filters.
        </EmptyState>
      </div>
    );
  }
  const summary = chartSummary(label, chart, (start) => bucketText(start, chart.length, tz));
  return (
    <>
      {chart.lines.length > 1 && <ChartLegend chart={chart} />}
      <div className={HEIGHT}>
        {view === 'table' ? (
          <LineTable chart={chart} label={`${label} over time`} />
        ) : (
          <LineChart chart={chart} label={summary} onZoom={onZoom} waiting={waiting} />
        )}
      </div>
    </>
  );
}
