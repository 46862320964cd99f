import { ListFilter } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Dimension, TopAnswer, TopMetric } from '#contracts';
import { topQuery } from '../../../api/queries.js';
import { CsvButton } from '../../../question/csv-button.js';
import { DIMENSION_LABELS } from '../../../question/dimensions.js';
import { questionParameters, type Question } from '../../../question/question.js';
import { useAnswer, type Answer } from '../../../question/use-answer.js';
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

interface TopPanelProps extends TopQuestion {
  readonly title: string;
  readonly dimensions: readonly Dimension[];
  readonly dimension: Dimension;
  readonly onDimension: (dimension: Dimension) => void;
  /** In place of the table, with the same answer. */
  readonly picture?: ((answer: TopAnswer) => ReactNode) | undefined;
  /** More ways to look at it. */
  readonly actions?: ReactNode;
}

const SHOWN = 10;

/** The largest values of one dimension, and the switch to its neighbours. */
export function TopPanel(props: TopPanelProps) {
  const { title, dimensions, dimension, onDimension, projectId, question, metric, actions } = props;
  const parameters = { ...questionParameters(question), dimension, metric, limit: SHOWN };
  const answer = useAnswer(topQuery(projectId, parameters), `${props.about} ${dimension} ${metric}`);
  return (
    <Panel
      title={title}
      actions={
        <>
          {dimensions.length > 1 && (
            <Segments
              label={title}
              value={dimension}
              options={dimensions.map((value) => ({ value, label: DIMENSION_LABELS[value].many }))}
              onChange={onDimension}
            />
          )}
          {actions}
          <CsvButton projectId={projectId} query="top" parameters={{ ...parameters, limit: 1_000 }} />
        </>
      }
    >
      <div
        aria-busy={answer.waiting}
        className={cx('min-h-94 flex-1 transition-opacity', answer.waiting && 'opacity-60')}
      >
        <Body {...props} answer={answer} />
      </div>
    </Panel>
  );
}

function Body({
  dimension,
  question,
  onFilter,
  picture,
  answer,
}: TopPanelProps & { readonly answer: Answer<TopAnswer> }) {
  const { data } = answer;
  const many = DIMENSION_LABELS[dimension].many.toLowerCase();
  // While the neighbour is on its way, the values of before would stand under the wrong heading.
  if (!data || data.dimension !== dimension) {
    return answer.error ? (
      <ErrorState error={answer.error} onRetry={answer.retry} />
    ) : (
      <Loading label={`Loading the ${many}`} rows={9} />
    );
  }
  if (data.rows.length === 0) {
    return <EmptyState icon={ListFilter} title={`No ${many} in this range`} />;
  }
  return (
    <>
      {picture?.(data)}
      <TopTable
        answer={data}
        dimension={dimension}
        chosen={question.filter[dimension]}
        onFilter={(value) => onFilter(dimension, value)}
      />
    </>
  );
}
