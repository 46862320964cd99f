import { X } from 'lucide-react';
import { dimensionLabel, valueLabel } from './dimensions.js';
import type { QuestionSearch } from './question-search.js';
import { withFilter, withParameter } from './question.js';

interface FilterChipsProps<T extends QuestionSearch> {
  readonly search: T;
  readonly onChange: (search: T) => void;
}

/** What narrows the question, each with the way to take it off again. */
export function FilterChips<T extends QuestionSearch>({ search, onChange }: FilterChipsProps<T>) {
  const filters = Object.entries(search.filter ?? {});
  if (filters.length === 0 && search.bots === undefined) return null;
  return (
    <ul aria-label="Filters" className="flex flex-wrap gap-2">
      {filters.map(([dimension, value]) => (
        <Chip
          key={dimension}
          name={dimensionLabel(dimension)}
          value={valueLabel(dimension, value)}
          onRemove={() => onChange(withFilter(search, dimension, null))}
        />
      ))}
      {search.bots === 'include' && (
        <Chip name="Bots" value="included" onRemove={() => onChange(withParameter(search, 'bots', undefined))} />
      )}
    </ul>
  );
}

interface ChipProps {
  readonly name: string;
  readonly value: string;
  readonly onRemove: () => void;
}

function Chip({ name, value, onRemove }: ChipProps) {
  return (
    <li className="inline-flex h-8 max-w-full items-center rounded-lg bg-accent-soft pl-2.5 text-[0.8125rem] text-accent">
      <span className="min-w-0 truncate">
        {name}: <span className="font-semibold">{value}</span>
      </span>
      <button
        type="button"
        aria-label={`Remove filter ${name}: ${value}`}
        onClick={onRemove}
        className="ml-1 grid size-8 shrink-0 place-items-center rounded-lg hover:bg-sunken"
      >
        <X aria-hidden className="size-3.5" />
      </button>
    </li>
  );
}
