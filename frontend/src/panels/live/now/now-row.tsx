import { ListFilter } from 'lucide-react';
import { cx } from '../../../ui/cx.js';
import { formatCount } from '../../../ui/format.js';

interface NowRowProps {
  readonly name: string;
  readonly count: number;
  /** Of the largest, from 0 to 1. */
  readonly share: number;
  /** Some row is chosen. */
  readonly filtering: boolean;
  readonly chosen: boolean;
  readonly onToggle: (name: string) => void;
}

/** One row with its share as a bar behind it. */
export function NowRow({ name, count, share, filtering, chosen, onToggle }: NowRowProps) {
  return (
    <button
      type="button"
      aria-pressed={chosen}
      onClick={() => onToggle(name)}
      className="relative flex h-9 w-full items-center gap-3 overflow-hidden rounded-lg px-2.5 text-left -outline-offset-2 hover:bg-sunken"
    >
      <span
        aria-hidden
        style={{ width: `${share * 100}%` }}
        className={cx('absolute inset-y-1 left-1 rounded-md', filtering && !chosen ? 'bg-sunken' : 'bg-accent-soft')}
      />
      <span className={cx('relative min-w-0 flex-1 truncate', chosen ? 'font-semibold text-accent' : 'text-ink')}>
        {name}
      </span>
      {chosen && <ListFilter aria-hidden className="relative size-3.5 text-accent" />}
      <span className="relative font-medium tabular-nums">{formatCount(count)}</span>
    </button>
  );
}
