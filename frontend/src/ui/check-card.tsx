import type { ReactNode } from 'react';

interface CheckCardProps {
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly children: ReactNode;
}

/** One of several things that can be chosen together. */
export function CheckCard({ checked, disabled = false, onChange, children }: CheckCardProps) {
  return (
    <label className="flex min-h-9 cursor-pointer items-center gap-2 rounded-lg border border-line-strong px-3 hover:bg-sunken has-checked:border-accent has-checked:bg-accent-soft has-disabled:cursor-default has-disabled:opacity-60 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent">
      <input
        type="checkbox"
        className="size-4 shrink-0 accent-accent-fill"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
      />
      {children}
    </label>
  );
}
