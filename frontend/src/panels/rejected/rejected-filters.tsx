import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { collectorsQuery } from '../../api/queries.js';
import { DECIDED, OUTCOMES, type RejectedSearch } from '../../app/search.js';
import { StreamChoice } from '../../question/question-bar.js';
import { withParameter, type Question } from '../../question/question.js';
import { RangeMenu } from '../../question/range-menu.js';
import { Button } from '../../ui/button.js';
import { Select } from '../../ui/select.js';
import { isNarrowed } from './filter.js';
import { OUTCOME_LOOKS, STATE_LOOKS } from './rejected-words.js';

interface RejectedFiltersProps {
  readonly projectId: string;
  readonly search: RejectedSearch;
  readonly question: Question;
  /** Reasons that there are, largest first. */
  readonly reasons: readonly string[];
  readonly onChange: (search: RejectedSearch) => void;
}

const ALL = '';
const OPEN = 'open';

/** Which of them; the address holds it, so that it can be shared. */
export function RejectedFilters({ projectId, search, question, reasons, onChange }: RejectedFiltersProps) {
  const { data: collectors = [] } = useQuery(collectorsQuery(projectId));
  const set = <K extends keyof RejectedSearch>(key: K, value: RejectedSearch[K] | undefined) =>
    onChange(withParameter(search, key, value));
  const senders = collectors.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2 sm:mb-4">
      <RangeMenu search={search} question={question} onChange={onChange} />
      <StreamChoice projectId={projectId} value={search.stream} onChange={(stream) => set('stream', stream)} />
      <OneOf
        label="Collector"
        all="All collectors"
        value={search.collector}
        options={senders}
        onChange={(collector) => set('collector', collector)}
      />
      <OneOf
        label="Reason"
        all="All reasons"
        value={search.reason}
        options={reasons.map((value) => ({ value, label: value }))}
        onChange={(reason) => set('reason', reason)}
      />
      <OneOf
        label="Outcome"
        all="All outcomes"
        value={search.outcome}
        options={OUTCOMES.map((value) => ({ value, label: OUTCOME_LOOKS[value].text }))}
        onChange={(outcome) => set('outcome', outcome)}
      />
      <Select
        label="Decision"
        value={search.state ?? OPEN}
        options={[
          { value: OPEN, label: 'Open' },
          ...DECIDED.map((value) => ({
            value,
            label: value === 'all' ? 'Open and decided' : STATE_LOOKS[value].text,
          })),
        ]}
        onChange={(state) => set('state', state === OPEN ? undefined : state)}
      />
      {search.type !== undefined && (
        <Button onClick={() => set('type', undefined)} aria-label={`All types, not only ${search.type}`}>
          Type: <span className="max-w-40 truncate">{search.type}</span>
          <X aria-hidden className="size-4 text-ink-3" />
        </Button>
      )}
      {isNarrowed(search) && (
        <Button tone="ghost" onClick={() => onChange(withoutNames(search))}>
          Clear
        </Button>
      )}
    </div>
  );
}

function withoutNames({ range, from, to, tz, state }: RejectedSearch): RejectedSearch {
  const kept = { range, from, to, tz, state };
  return Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined)) as RejectedSearch;
}

interface OneOfProps<T extends string> {
  readonly label: string;
  readonly all: string;
  readonly value: T | undefined;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T | undefined) => void;
}

/** What the address names stays chosen, also where there is none of it. */
function OneOf<T extends string>({ label, all, value, options, onChange }: OneOfProps<T>) {
  const isKnown = value === undefined || options.some((option) => option.value === value);
  const shown = isKnown ? options : [...options, { value, label: value }];
  return (
    <Select<T | typeof ALL>
      label={label}
      className="max-w-56"
      value={value ?? ALL}
      options={[{ value: ALL, label: all }, ...shown]}
      onChange={(next) => onChange(next === ALL ? undefined : next)}
    />
  );
}
