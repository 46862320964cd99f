import { useId, type ReactNode } from 'react';
import { cx } from './cx.js';

interface PanelProps {
  readonly title: string;
  /** Beside the title, quiet: freshness, counts. */
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
}

/** A titled region of a screen. */
export function Panel({ title, note, actions, children, className }: PanelProps) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className={cx(
        'flex min-w-0 flex-col overflow-hidden rounded-xl border border-line bg-surface shadow-card',
        className,
      )}
    >
      <header className="flex min-h-12.25 flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line px-4 py-2">
        <h2 id={id} className="font-semibold text-ink">
          {title}
        </h2>
        {note && <div className="text-[0.8125rem] text-ink-3">{note}</div>}
        {actions && <div className="ml-auto flex flex-wrap items-center gap-2">{actions}</div>}
      </header>
      {children}
    </section>
  );
}
