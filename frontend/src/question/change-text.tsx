import { ArrowDownRight, ArrowRight, ArrowUpRight } from 'lucide-react';
import { cx } from '../ui/cx.js';
import type { Change } from './change.js';

const ARROWS = { up: ArrowUpRight, down: ArrowDownRight, same: ArrowRight } as const;
const WORDS = { good: 'better', bad: 'worse', neutral: '' } as const;
const COLOURS = { good: 'text-ok', bad: 'text-bad', neutral: 'text-ink-3' } as const;

/** A change with its arrow; good and bad are said as well, not by colour alone. */
export function ChangeText({ change, before }: { readonly change: Change; readonly before: string | null }) {
  const Arrow = ARROWS[change.direction];
  return (
    <span
      className={cx('relative inline-flex items-center gap-0.5 font-medium', COLOURS[change.news])}
      title={`Before: ${before}`}
    >
      <Arrow aria-hidden className="size-3.5" />
      <span className="sr-only">{change.direction === 'same' ? '' : change.direction}</span>
      {change.text}
      <span className="sr-only">
        , {WORDS[change.news]} than before ({before})
      </span>
    </span>
  );
}
