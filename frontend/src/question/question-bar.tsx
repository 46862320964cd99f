/** What is asked, above the answers: range and zone, stream, filters, and the period to compare with. */
import { useQuery } from '@tanstack/react-query';
import { GitCompareArrows } from 'lucide-react';
import type { ReactNode } from 'react';
import { streamsQuery } from '../api/queries.js';
import { DEMO_STREAM, DemoBadge } from '../ui/badge.js';
import { buttonClass } from '../ui/button.js';
import { cx } from '../ui/cx.js';
import { Select } from '../ui/select.js';
import { FilterChips } from './filter-chips.js';
import { FilterMenu } from './filter-menu.js';
import type { QuestionSearch } from './question-search.js';
import { withParameter, type Question } from './question.js';
import { RangeMenu } from './range-menu.js';

interface QuestionBarProps<T extends QuestionSearch> {
  readonly projectId: string;
  readonly search: T;
  readonly question: Question;
  readonly onChange: (search: T) => void;
  /** Whether the screen compares when the address does not say; absent: it never does. */
  readonly compares?: boolean;
  /** False where the choice about bots has no meaning. */
  readonly offersBots?: boolean;
  /** More controls of the screen. */
  readonly children?: ReactNode;
}

export function QuestionBar<T extends QuestionSearch>(props: QuestionBarProps<T>) {
  const { projectId, search, question, onChange, compares, offersBots = true, children } = props;
  return (
    <div className="mb-3 grid gap-2.5 sm:mb-4">
      <div className="flex flex-wrap items-center gap-2">
        <RangeMenu search={search} question={question} onChange={onChange} />
        <StreamChoice
          projectId={projectId}
          value={search.stream}
          onChange={(stream) => onChange(withParameter(search, 'stream', stream))}
        />
        {compares !== undefined && (
          <CompareSwitch
            on={isCompared(search, compares)}
            onChange={(on) =>
              onChange(withParameter(search, 'compare', on === compares ? undefined : on ? 'previous' : 'none'))
            }
          />
        )}
        <FilterMenu
          projectId={projectId}
          search={search}
          question={question}
          offersBots={offersBots}
          onChange={onChange}
        />
        {children}
      </div>
      <FilterChips search={search} onChange={onChange} />
    </div>
  );
}

/** `compares`: what the screen does when the address does not say. */
export const isCompared = (search: QuestionSearch, compares: boolean): boolean =>
  search.compare === undefined ? compares : search.compare === 'previous';

function CompareSwitch({ on, onChange }: { readonly on: boolean; readonly onChange: (on: boolean) => void }) {
  return (
    <button
      type="button"
      aria-pressed={on}
      onClick={() => onChange(!on)}
      className={cx(
        buttonClass(),
        'px-3 aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent',
      )}
    >
      <GitCompareArrows aria-hidden className="size-4" />
      Compare
    </button>
  );
}

interface StreamChoiceProps {
  readonly projectId: string;
  readonly value: string | undefined;
  readonly onChange: (stream: string | undefined) => void;
}

const ALL = '';

export function StreamChoice({ projectId, value, onChange }: StreamChoiceProps) {
  const { data } = useQuery(streamsQuery(projectId));
  const names = (data ?? []).map((stream) => stream.name);
  // What the address names stays chosen, also before the streams are known, and when there is none of that name.
  const shown = value === undefined || names.includes(value) ? names : [...names, value];
  return (
    <>
      <Select
        label="Stream"
        className="max-w-44"
        value={value ?? ALL}
        options={[{ value: ALL, label: 'All streams' }, ...shown.map((name) => ({ value: name, label: name }))]}
        onChange={(stream) => onChange(stream === ALL ? undefined : stream)}
      />
      {value === DEMO_STREAM && <DemoBadge />}
    </>
  );
}
