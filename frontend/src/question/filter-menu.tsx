import { useQuery } from '@tanstack/react-query';
import { ListFilter } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { topQuery } from '../api/queries.js';
import { Button, buttonClass } from '../ui/button.js';
import { cx } from '../ui/cx.js';
import { Field, inputClass, TextField } from '../ui/field.js';
import { formatCount } from '../ui/format.js';
import { Popover } from '../ui/popover.js';
import { Select } from '../ui/select.js';
import { DIMENSION_LABELS, DIMENSION_NAMES, dimensionLabel, propertyDimension, valueLabel } from './dimensions.js';
import type { QuestionSearch } from './question-search.js';
import { questionParameters, withFilter, withParameter, type Question } from './question.js';

interface FilterMenuProps<T extends QuestionSearch> {
  readonly projectId: string;
  readonly search: T;
  readonly question: Question;
  readonly offersBots: boolean;
  readonly onChange: (search: T) => void;
}

/** Narrows the question to one value of a dimension or property; the values that there are stand to choose from. */
export function FilterMenu<T extends QuestionSearch>(props: FilterMenuProps<T>) {
  const { projectId, search, question, offersBots, onChange } = props;
  const [open, setOpen] = useState(false);
  const choose = (next: T) => {
    onChange(next);
    setOpen(false);
  };
  return (
    <Popover
      open={open}
      onOpen={setOpen}
      label="Filter"
      trigger={
        <button type="button" className={cx(buttonClass(), 'px-3')}>
          <ListFilter aria-hidden className="size-4 text-ink-3" />
          Filter
        </button>
      }
    >
      <div className="grid w-80 max-w-full gap-4 p-4">
        <FilterForm
          projectId={projectId}
          question={question}
          onChoose={(dimension, value) => choose(withFilter(search, dimension, value))}
        />
        {offersBots && (
          <label className="flex items-center gap-2.5 border-t border-line pt-3.5">
            <input
              type="checkbox"
              checked={search.bots === 'include'}
              onChange={(event) => choose(withParameter(search, 'bots', event.target.checked ? 'include' : undefined))}
              className="size-4 accent-(--accent-fill)"
            />
            Count bots as well
          </label>
        )}
      </div>
    </Popover>
  );
}

const PROPERTY = 'property';
const BY = [
  ...DIMENSION_NAMES.map((name) => ({ value: name as string, label: DIMENSION_LABELS[name].one })),
  { value: PROPERTY, label: 'Property …' },
];

interface FilterFormProps {
  readonly projectId: string;
  readonly question: Question;
  readonly onChoose: (dimension: string, value: string) => void;
}

function FilterForm({ projectId, question, onChoose }: FilterFormProps) {
  const [by, setBy] = useState('page');
  const [property, setProperty] = useState('');
  const [text, setText] = useState('');
  const dimension = by === PROPERTY ? propertyDimension(property.trim()) : by;
  const named = by !== PROPERTY || property.trim() !== '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (named && text !== '') onChoose(dimension, text);
  };
  return (
    <form onSubmit={submit} className="grid gap-3">
      <Field label="Only events whose">
        {({ id }) => <Select id={id} label="Dimension" value={by} options={BY} onChange={setBy} />}
      </Field>
      {by === PROPERTY && <TextField label="Property’s name" value={property} onChange={setProperty} maxLength={128} />}
      <Field label="is exactly">
        {(control) => (
          <div className="flex gap-2">
            <input
              {...control}
              value={text}
              autoComplete="off"
              onChange={(event) => setText(event.target.value)}
              className={cx(inputClass, 'h-9 min-w-0')}
            />
            <Button type="submit" tone="primary" disabled={!named || text === ''}>
              Apply
            </Button>
          </div>
        )}
      </Field>
      {named && (
        <Values
          projectId={projectId}
          dimension={dimension}
          question={question}
          text={text}
          onChoose={(value) => onChoose(dimension, value)}
        />
      )}
    </form>
  );
}

interface ValuesProps {
  readonly projectId: string;
  readonly dimension: string;
  readonly question: Question;
  readonly text: string;
  readonly onChoose: (value: string) => void;
}

const OFFERED = 100;

/** The largest values in the range; what is typed narrows them. */
function Values({ projectId, dimension, question, text, onChoose }: ValuesProps) {
  const others = Object.fromEntries(Object.entries(question.filter).filter(([each]) => each !== dimension));
  const parameters = {
    ...questionParameters({ ...question, filter: others }),
    dimension,
    metric: 'events',
    limit: OFFERED,
  };
  const { data, isPending } = useQuery(topQuery(projectId, parameters));
  const wanted = text.toLowerCase();
  const rows = (data?.rows ?? []).filter(({ value }) =>
    `${value} ${valueLabel(dimension, value)}`.toLowerCase().includes(wanted),
  );
  if (isPending) return <p className="h-40 text-ink-3">Looking for values …</p>;
  if (rows.length === 0) return <p className="h-40 text-ink-3">No such value among the largest of this range.</p>;
  return (
    <ul aria-label={`Values of ${dimensionLabel(dimension)}`} className="-mx-1.5 h-40 overflow-y-auto">
      {rows.map(({ value, count }) => (
        <li key={value}>
          <button
            type="button"
            onClick={() => onChoose(value)}
            className="flex min-h-8 w-full items-center gap-3 rounded-lg px-1.5 text-left -outline-offset-2 hover:bg-sunken"
          >
            <span className="min-w-0 flex-1 truncate">{valueLabel(dimension, value)}</span>
            <span className="text-ink-3 tabular-nums">{formatCount(count)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
