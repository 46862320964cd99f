import { CalendarDays, Check, ChevronDown } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { Button, buttonClass } from '../ui/button.js';
import { cx } from '../ui/cx.js';
import { Field, inputClass } from '../ui/field.js';
import { Popover } from '../ui/popover.js';
import { RANGES, type QuestionSearch } from './question-search.js';
import { RANGE_LABELS, rangeName, withEnds, withParameter, withRange, type Question } from './question.js';
import { spanText } from './span-text.js';
import { ZoneField } from './zone-field.js';
import { addDays, dayOf } from './zone-time.js';

interface RangeMenuProps<T extends QuestionSearch> {
  readonly search: T;
  readonly question: Question;
  readonly onChange: (search: T) => void;
}

/** Ranges by name, by days, and the zone in which days are cut. */
export function RangeMenu<T extends QuestionSearch>({ search, question, onChange }: RangeMenuProps<T>) {
  const [open, setOpen] = useState(false);
  const chosen = rangeName(search);
  const span = spanText(question, question.tz);
  const name = chosen === 'custom' ? span : RANGE_LABELS[chosen];
  const choose = (next: T) => {
    onChange(next);
    setOpen(false);
  };
  return (
    <Popover
      open={open}
      onOpen={setOpen}
      label="Range"
      trigger={
        <button type="button" aria-label={`Range: ${name}`} className={cx(buttonClass(), 'max-w-full px-3')}>
          <CalendarDays aria-hidden className="size-4 shrink-0 text-ink-3" />
          <span className="truncate">{name}</span>
          <ChevronDown aria-hidden className="size-4 shrink-0 text-ink-3" />
        </button>
      }
    >
      <div className="grid sm:grid-cols-[11rem_17rem]">
        <ul aria-label="Ranges by name" className="p-1.5">
          {RANGES.map((range) => (
            <li key={range}>
              <button
                type="button"
                aria-pressed={chosen === range}
                onClick={() => choose(withRange(search, range))}
                className="flex h-9 w-full items-center justify-between gap-2 rounded-lg px-2.5 text-left -outline-offset-2 hover:bg-sunken"
              >
                {RANGE_LABELS[range]}
                {chosen === range && <Check aria-hidden className="size-4 text-accent" />}
              </button>
            </li>
          ))}
        </ul>
        <div className="grid content-start gap-4 border-t border-line p-4 sm:border-t-0 sm:border-l">
          <Days
            key={`${question.from} ${question.to}`}
            question={question}
            onChoose={(from, to) => choose(withEnds(search, from, to))}
          />
          <ZoneField value={question.tz} onChange={(tz) => onChange(withParameter(search, 'tz', tz))} />
        </div>
      </div>
    </Popover>
  );
}

interface DaysProps {
  readonly question: Question;
  readonly onChoose: (from: string, to: string) => void;
}

function Days({ question: { from, to, tz }, onChoose }: DaysProps) {
  const [first, setFirst] = useState(dayOf(tz, from));
  const [last, setLast] = useState(dayOf(tz, Math.max(from, to - 1)));
  const inOrder = first !== '' && last !== '' && first <= last && addDays(first, 366 * 10) > last;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (inOrder) onChoose(first, last);
  };
  return (
    <form onSubmit={submit} className="grid gap-3">
      <Field label="First day">
        {(control) => (
          <input
            {...control}
            type="date"
            required
            value={first}
            onChange={(event) => setFirst(event.target.value)}
            className={cx(inputClass, 'h-9')}
          />
        )}
      </Field>
      <Field label="Last day" error={inOrder ? null : 'The last day is not before the first, and within ten years.'}>
        {(control) => (
          <input
            {...control}
            type="date"
            required
            value={last}
            onChange={(event) => setLast(event.target.value)}
            className={cx(inputClass, 'h-9')}
          />
        )}
      </Field>
      <Button type="submit" tone="primary" disabled={!inOrder}>
        Show these days
      </Button>
    </form>
  );
}
