import type { ReactNode } from 'react';

interface CodeBlockProps {
  readonly label: string;
  readonly children: string;
  readonly action?: ReactNode;
}

/** Scrolls by itself, and so takes the keyboard's focus. */
export function CodeBlock({ label, children, action }: CodeBlockProps) {
  return (
    <figure className="overflow-hidden rounded-lg border border-line bg-sunken">
      <figcaption className="flex min-h-10 items-center gap-2 border-b border-line px-3 py-1">
        <span className="text-[0.8125rem] font-medium text-ink-2">{label}</span>
        {action && <span className="ml-auto">{action}</span>}
      </figcaption>
      <pre
        tabIndex={0}
        aria-label={label}
        role="region"
        className="max-h-80 overflow-auto rounded-b-lg p-3 -outline-offset-2 font-mono text-[0.8125rem] leading-relaxed text-ink"
      >
        <code>{children}</code>
      </pre>
    </figure>
  );
}
