import type { ReactNode } from 'react';
import { cx } from './cx.js';

interface SegmentsProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string; readonly icon?: ReactNode }[];
  readonly onChange: (value: T) => void;
}

/** A few choices side by side, one of them taken. With an icon, the label is its name. */
export function Segments<T extends string>({ label, value, options, onChange }: SegmentsProps<T>) {
  return (
    <div role="group" aria-label={label} className="flex max-w-full overflow-x-auto rounded-lg bg-sunken p-0.5">
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={value === option.value}
          aria-label={option.icon ? option.label : undefined}
          title={option.icon ? option.label : undefined}
          onClick={() => onChange(option.value)}
          className={cx(
            'grid h-7 shrink-0 place-items-center rounded-md text-[0.8125rem] font-medium whitespace-nowrap -outline-offset-2',
            option.icon ? 'w-9' : 'px-2.5',
            value === option.value ? 'bg-surface text-ink shadow-card' : 'text-ink-2 hover:text-ink',
          )}
        >
          {option.icon ?? option.label}
        </button>
      ))}
    </div>
  );
}
