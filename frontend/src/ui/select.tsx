import { ChevronDown } from 'lucide-react';
import { cx } from './cx.js';

interface SelectProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
  readonly size?: 'small' | 'normal';
  readonly id?: string;
  readonly className?: string;
}

/** The browser's own list of choices, which every keyboard and phone knows. */
export function Select<T extends string>(props: SelectProps<T>) {
  const { label, value, options, onChange, size = 'normal', id, className } = props;
  return (
    <span className={cx('relative inline-flex min-w-0', className)}>
      <select
        id={id}
        aria-label={id === undefined ? label : undefined}
        value={value}
        onChange={(event) => onChange(event.target.value as T)}
        className={cx(
          'w-full max-w-full appearance-none truncate rounded-lg border border-line-strong bg-surface font-medium text-ink hover:bg-sunken',
          size === 'small' ? 'h-8 pr-7.5 pl-2.5 text-[0.8125rem]' : 'h-9 pr-9 pl-3',
        )}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown
        aria-hidden
        className={cx(
          'pointer-events-none absolute size-4 text-ink-3',
          size === 'small' ? 'top-2 right-2' : 'top-2.5 right-2.5',
        )}
      />
    </span>
  );
}
