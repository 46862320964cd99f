import { useMemo, useState } from 'react';
import type { TimeseriesAnswer, TimeseriesMetric } from '#contracts';
import { METRICS, type Interval } from '../../../app/search.js';
import { LinesView } from '../../../charts/lines-view.js';
import { chartLines } from '../../../charts/series-lines.js';
import { ViewSwitch, type ChartView } from '../../../charts/view-switch.js';
import { INTERVAL_LABELS, intervalsOf } from '../../../question/interval.js';
import { METRIC_LOOKS } from '../../../question/metrics.js';
import type { Question } from '../../../question/question.js';
import type { Answer } from '../../../question/use-answer.js';
import { Panel } from '../../../ui/panel.js';
import { Select } from '../../../ui/select.js';

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
  const { question, metric, onMetric, interval, onInterval, now, before, onZoom } = props;
  const [view, setView] = useState<ChartView>('chart');
  const { label, format } = METRIC_LOOKS[metric];
  const { tz, open } = question;
  const { data } = now;
  const chart = useMemo(
    () =>
      data && chartLines({ now: data, before, tz, open, format, label: (key) => (metric === 'revenue' ? key : label) }),
    [data, before, tz, open, format, label, metric],
  );
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
      <LinesView
        what={label}
        chart={chart}
        waiting={now.waiting}
        error={now.error}
        onRetry={now.retry}
        view={view}
        onZoom={onZoom}
      />
    </Panel>
  );
}
