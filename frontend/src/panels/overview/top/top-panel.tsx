import { ListFilter } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Dimension, TopAnswer, TopMetric } from '#contracts';
import { topQuery } from '../../../api/queries.js';
import type { Parameters } from '../../../api/read.js';
import { CsvButton } from '../../../question/csv-button.js';
import { DIMENSION_LABELS } from '../../../question/dimensions.js';
import { questionParameters, type Question } from '../../../question/question.js';
import { useAnswer } from '../../../question/use-answer.js';
import { cx } from '../../../ui/cx.js';
import { Panel } from '../../../ui/panel.js';
import { Segments } from '../../../ui/segments.js';
import { EmptyState, ErrorState, Loading } from '../../../ui/states.js';
import { TopTable } from './top-table.js';

/** Which of the questions they answer stands first; `metric` orders the values. */
export interface TopQuestion {
  readonly projectId: string;
  readonly question: Question;
  /** The question without its moment. */
  readonly about: string;
  readonly metric: TopMetric;
  readonly onFilter: (dimension: Dimension, value: string | null) => void;
}

/** What the panel can show: a dimension's values, or the first few of them under a picture. */
export interface TopView<V extends string> {
  readonly value: V;
  readonly label: string;
  readonly dimension: Dimension;
  readonly picture?: (answer: TopAnswer) => ReactNode;
}

interface TopPanelProps<V extends string> extends TopQuestion {
  readonly title: string;
  readonly views: readonly TopView<V>[];
  readonly view: V;
  readonly onView: (view: V) => void;
}

const SHOWN = 10;
/** Most that the gateway lists at once. */
const MOST_ROWS = 500;

/** What a picture leaves room for. */
const SHOWN_BELOW = 3;

/** The largest values of one dimension, and the switch to its neighbours. */
export function TopPanel<V extends string>({ title, views, view, onView, ...asked }: TopPanelProps<V>) {
  const { projectId, question, metric, about } = asked;
  const shown = views.find(({ value }) => value === view) ?? views[0];
  if (!shown) return null;
  const { dimension, picture } = shown;
  const parameters = { ...questionParameters(question), dimension, metric };
  return (
    <Panel
      title={title}
      actions={
        <>
          {views.length > 1 && <Segments label={title} value={view} options={views} onChange={onView} />}
          <CsvButton projectId={projectId} query="top" parameters={{ ...parameters, limit: MOST_ROWS }} />
        </>
      }
    >
      <TopList
        {...asked}
        key={dimension}
        parameters={{ ...parameters, limit: SHOWN }}
        dimension={dimension}
        about={`${about} ${metric}`}
        picture={picture}
      />
    </Panel>
  );
}

/** Why there may be none although there are events. */
const HINTS: Partial<Record<Dimension, string>> = {
  country: 'Places come from the visitors’ addresses, with the database that GEOIP_DB_PATH names.',
  city: 'Places come from the visitors’ addresses, with the database that GEOIP_DB_PATH names.',
  campaign: 'Campaigns come from utm parameters in the address of a page.',
};

interface TopListProps extends TopQuestion {
  readonly parameters: Parameters;
  readonly dimension: Dimension;
  readonly picture: ((answer: TopAnswer) => ReactNode) | undefined;
}

function TopList({ projectId, question, parameters, about, dimension, picture, onFilter }: TopListProps) {
  const { data, waiting, error, retry } = useAnswer(topQuery(projectId, parameters), about);
  const many = DIMENSION_LABELS[dimension].many.toLowerCase();
  return (
    <div aria-busy={waiting} className={cx('flex-1 xl:min-h-98 transition-opacity', waiting && 'opacity-60')}>
      {!data ? (
        error ? (
          <ErrorState error={error} onRetry={retry} />
        ) : (
          <Loading label={`Loading the ${many}`} rows={9} />
        )
      ) : data.rows.length === 0 ? (
        <EmptyState icon={ListFilter} title={`No ${many} in this range`}>
          {HINTS[dimension]}
        </EmptyState>
      ) : (
        <>
          {picture?.(data)}
          <TopTable
            answer={picture ? firstOf(data, SHOWN_BELOW) : data}
            dimension={dimension}
            chosen={question.filter[dimension]}
            onFilter={(value) => onFilter(dimension, value)}
          />
        </>
      )}
    </div>
  );
}

/** Without the others, which the picture shows. */
const firstOf = (answer: TopAnswer, count: number): TopAnswer => ({
  ...answer,
  rows: answer.rows.slice(0, count),
  other: 0,
});
