import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { timeseriesQuery } from '../../api/queries.js';
import type { ExploreSearch } from '../../app/search.js';
import { LinesView } from '../../charts/lines-view.js';
import { chartLines } from '../../charts/series-lines.js';
import { ViewSwitch, type ChartView } from '../../charts/view-switch.js';
import { CsvButton } from '../../question/csv-button.js';
import { dimensionLabel, valueLabel } from '../../question/dimensions.js';
import { Freshness } from '../../question/freshness.js';
import { intervalOf } from '../../question/interval.js';
import { METRIC_LOOKS } from '../../question/metrics.js';
import { isCompared, QuestionBar } from '../../question/question-bar.js';
import { questionParameters, withEnds, withFilter, withParameter } from '../../question/question.js';
import { useAnswer } from '../../question/use-answer.js';
import { useQuestion } from '../../question/use-question.js';
import { PageHeader } from '../../ui/page-header.js';
import { Panel } from '../../ui/panel.js';
import { Builder } from './builder.js';
import { ExploreTable } from './explore-table.js';
import { planOf } from './plan.js';
import { seriesRows } from './series-rows.js';

/** The gateway's key for what did not fit among the largest (`OTHER_SERIES`, repeated). */
const OTHERS = '$other';
const NONE: ReadonlySet<string> = new Set();

export function ExploreScreen({ projectId }: { readonly projectId: string }) {
  const search: ExploreSearch = useSearch({ from: '/signed-in/projects/$projectId/explore' });
  const navigate = useNavigate({ from: '/projects/$projectId/explore' });
  const { question, about, refresh } = useQuestion(search);
  const [view, setView] = useState<ChartView>('chart');
  const [hidden, setHidden] = useState(NONE);
  const go = (next: ExploreSearch) => void navigate({ search: next, resetScroll: false });

  const { metric, by, canCut } = planOf(search);
  const comparing = isCompared(search, false);
  const interval = intervalOf(question, search.interval);
  const cut = { metric, interval, type: search.type, by: by ?? undefined };
  const parameters = { ...questionParameters(question), ...cut };
  const topic = JSON.stringify([about, cut]);
  const now = useAnswer(timeseriesQuery(projectId, parameters), topic);
  const before = useAnswer(
    {
      ...timeseriesQuery(projectId, { ...questionParameters(question, question.previous), ...cut }),
      enabled: comparing,
    },
    topic,
  );
  const earlier = comparing ? before.data : undefined;
  const { label: what, format } = METRIC_LOOKS[metric];
  const { tz, open } = question;
  const chart = useMemo(() => {
    const label = (key: string) => (by === null && metric !== 'revenue' ? what : seriesLabel(by, key));
    // With many lines those of before would only be in the way: the table has them.
    const lines =
      now.data && chartLines({ now: now.data, before: by === null ? earlier : undefined, tz, open, format, label });
    return lines;
  }, [now.data, earlier, by, metric, what, tz, open, format]);
  const shown = useMemo(
    () => chart && { ...chart, lines: chart.lines.filter(({ key }) => !hidden.has(key)) },
    [chart, hidden],
  );
  const title = `${what}${by === null ? '' : ` by ${dimensionLabel(by).toLowerCase()}`}`;
  const toggle = (key: string) =>
    setHidden((all) => new Set(all.has(key) ? [...all].filter((each) => each !== key) : [...all, key]));
  const narrow = (key: string) =>
    go(by === 'type' ? withParameter(search, 'type', key) : withFilter(search, by ?? '', key));

  return (
    <>
      <PageHeader title="Explore">
        <Freshness answer={now.data} tz={tz} error={now.error} onRefresh={refresh} />
      </PageHeader>
      <QuestionBar projectId={projectId} search={search} question={question} onChange={go} compares={false} />
      <div className="grid gap-3 sm:gap-4">
        <Panel title="Question">
          <Builder
            projectId={projectId}
            search={search}
            question={question}
            plan={{ metric, by, canCut }}
            interval={interval}
            onChange={go}
          />
        </Panel>
        <Panel
          title={title}
          note={search.type}
          actions={
            <>
              <ViewSwitch what={title} view={view} onChange={setView} />
              <CsvButton projectId={projectId} query="timeseries" parameters={parameters} />
            </>
          }
        >
          <LinesView
            what={what}
            chart={shown}
            waiting={now.waiting}
            error={now.error}
            onRetry={now.retry}
            view={view}
            onZoom={(from, to) => go(withEnds(search, new Date(from).toISOString(), new Date(to).toISOString()))}
          />
        </Panel>
        {now.data && chart && now.data.series.length > 0 && (
          <Panel title="Totals of the range">
            <ExploreTable
              rows={seriesRows(now.data, earlier, metric)}
              chart={chart}
              heading={by === null ? 'All' : dimensionLabel(by)}
              what={what}
              hidden={hidden}
              onToggle={toggle}
              onFilter={by === null ? null : narrow}
            />
          </Panel>
        )}
      </div>
    </>
  );
}

function seriesLabel(by: string | null, key: string): string {
  if (key === OTHERS) return 'All others';
  return by === null ? key : valueLabel(by, key);
}
