import { useNavigate, useSearch } from '@tanstack/react-router';
import type { Dimension, TimeseriesMetric, TopMetric } from '#contracts';
import { overviewQuery, timeseriesQuery } from '../../api/queries.js';
import type { OverviewSearch } from '../../app/search.js';
import { Freshness } from '../../question/freshness.js';
import { intervalOf } from '../../question/interval.js';
import { isCompared, QuestionBar } from '../../question/question-bar.js';
import { questionParameters, withEnds, withFilter, withParameter, type Question } from '../../question/question.js';
import { spanText } from '../../question/span-text.js';
import { useAnswer } from '../../question/use-answer.js';
import { useQuestion } from '../../question/use-question.js';
import { PageHeader } from '../../ui/page-header.js';
import { FigureTiles } from './figures/figure-tiles.js';
import { LedgerLine } from './ledger/ledger-line.js';
import { SeriesPanel } from './series/series-panel.js';
import { TopLists } from './top/top-lists.js';

const DEFAULT_METRIC: TimeseriesMetric = 'visitors';

export function OverviewScreen({ projectId }: { readonly projectId: string }) {
  const search: OverviewSearch = useSearch({ from: '/signed-in/projects/$projectId/overview' });
  const navigate = useNavigate({ from: '/projects/$projectId/overview' });
  const { question, now, about, refresh } = useQuestion(search);
  const go = (next: OverviewSearch) => void navigate({ search: next, resetScroll: false });

  const comparing = isCompared(search, true);
  const metric = search.metric ?? DEFAULT_METRIC;
  const interval = intervalOf(question, search.interval);
  const own = questionParameters(question);
  const earlier = questionParameters(question, question.previous);
  const cut = { metric, interval };
  const figures = useAnswer(overviewQuery(projectId, own), about);
  const figuresBefore = useAnswer({ ...overviewQuery(projectId, earlier), enabled: comparing }, about);
  const series = useAnswer(timeseriesQuery(projectId, { ...own, ...cut }), `${about} ${metric} ${interval}`);
  const seriesBefore = useAnswer(
    { ...timeseriesQuery(projectId, { ...earlier, ...cut }), enabled: comparing },
    `${about} ${metric} ${interval}`,
  );
  const chooseMetric = (next: TimeseriesMetric) =>
    go(withParameter(search, 'metric', next === DEFAULT_METRIC ? undefined : next));
  const filter = (dimension: Dimension, value: string | null) => go(withFilter(search, dimension, value));

  return (
    <>
      <PageHeader title="Overview">
        <Freshness answer={figures.data} tz={question.tz} error={figures.error} onRefresh={refresh} />
      </PageHeader>
      <QuestionBar projectId={projectId} search={search} question={question} onChange={go} compares />
      <div className="grid gap-3 sm:gap-4">
        <FigureTiles
          now={figures}
          before={comparing ? figuresBefore.data : undefined}
          comparing={comparing}
          period={periodText(question, comparing)}
          metric={metric}
          onMetric={chooseMetric}
        />
        <SeriesPanel
          question={question}
          metric={metric}
          onMetric={chooseMetric}
          interval={interval}
          onInterval={(next) => go(withParameter(search, 'interval', next))}
          now={series}
          before={comparing ? seriesBefore.data : undefined}
          onZoom={(from, to) => go(withEnds(search, new Date(from).toISOString(), new Date(to).toISOString()))}
        />
        <TopLists
          projectId={projectId}
          question={question}
          about={about}
          metric={listedBy(metric)}
          onFilter={filter}
          search={search}
          onSearch={go}
        />
        <LedgerLine projectId={projectId} question={question} now={now} />
      </div>
    </>
  );
}

function periodText({ from, to, previous, tz }: Question, comparing: boolean): string {
  const own = `${spanText({ from, to }, tz)} (${tz})`;
  return comparing ? `${own}, compared with ${spanText(previous, tz)}` : own;
}

/** Lists follow the chart where they can. */
function listedBy(metric: TimeseriesMetric): TopMetric {
  return metric === 'conversions' || metric === 'revenue'
    ? 'conversions'
    : metric === 'events'
      ? 'events'
      : 'pageviews';
}
