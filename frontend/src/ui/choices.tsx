import type { ReactNode } from 'react';
import { cx } from './cx.js';

interface ChoicesProps<T extends string> {
  readonly legend: string;
  readonly name: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly title: ReactNode; readonly text: string }[];
  readonly onChange: (value: T) => void;
  readonly twoColumns?: boolean;
}

/** A few choices, each with what it means, one of them taken. */
export function Choices<T extends string>(props: ChoicesProps<T>) {
  const { legend, name, value, options, onChange, twoColumns = false } = props;
  return (
    <fieldset>
      <legend className="mb-1.5 font-medium">{legend}</legend>
      <div className={cx('grid gap-2', twoColumns && 'sm:grid-cols-2')}>
        {options.map((option) => (
          <label
            key={option.value}
            className="flex cursor-pointer gap-3 rounded-lg border border-line-strong p-3 hover:bg-sunken has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name={name}
              className="mt-1 size-4 shrink-0 accent-accent-fill"
              checked={value === option.value}
              onChange={() => onChange(option.value)}
            />
            <span className="min-w-0">
              <span className="flex items-center gap-1.5 font-medium">{option.title}</span>
              <span className="text-[0.8125rem] text-ink-2">{option.text}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
