import { X } from 'lucide-react';
import { valueLabel } from '../../../question/dimensions.js';
import { conditionLabel } from './conditions.js';

interface ConditionChipsProps {
  readonly types: readonly string[];
  readonly filter: Readonly<Record<string, string>>;
  readonly onTypes: (types: readonly string[]) => void;
  readonly onFilter: (filter: Readonly<Record<string, string>>) => void;
}

/** What the server sends to the tail, each condition removable. Nothing when it sends everything. */
export function ConditionChips({ types, filter, onTypes, onFilter }: ConditionChipsProps) {
  const conditions = Object.entries(filter);
  if (types.length === 0 && conditions.length === 0) return null;
  const without = (dimension: string) => Object.fromEntries(conditions.filter(([name]) => name !== dimension));
  return (
    <ul aria-label="Filters of the tail" className="flex flex-wrap gap-1.5 border-b border-line px-4 py-2">
      {types.map((type) => (
        <Chip key={type} label="Type" value={type} onRemove={() => onTypes(types.filter((each) => each !== type))} />
      ))}
      {conditions.map(([dimension, value]) => (
        <Chip
          key={dimension}
          label={conditionLabel(dimension)}
          value={valueLabel(dimension, value)}
          onRemove={() => onFilter(without(dimension))}
        />
      ))}
    </ul>
  );
}

interface ChipProps {
  readonly label: string;
  readonly value: string;
  readonly onRemove: () => void;
}

function Chip({ label, value, onRemove }: ChipProps) {
  return (
    <li className="inline-flex h-7 max-w-full items-center gap-1.5 rounded-md bg-accent-soft pl-2 text-[0.8125rem] text-accent">
      <span className="shrink-0">{label}</span>
      <span className="truncate font-semibold">{value}</span>
      <button
        type="button"
        aria-label={`Remove the filter ${label} ${value}`}
        title="Remove"
        onClick={onRemove}
        className="grid size-7 shrink-0 place-items-center rounded-md hover:bg-surface"
      >
        <X aria-hidden className="size-3.5" />
      </button>
    </li>
  );
}
