import type { ReactNode } from 'react';
import { cx } from './cx.js';

export type BadgeTone = 'neutral' | 'accent' | 'ok' | 'warn' | 'bad';

const TONES: Record<BadgeTone, string> = {
  neutral: 'bg-sunken text-ink-2',
  accent: 'bg-accent-soft text-accent',
  ok: 'bg-ok-soft text-ok',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
};

export function Badge({
  tone = 'neutral',
  children,
  title,
}: {
  readonly tone?: BadgeTone;
  readonly children: ReactNode;
  readonly title?: string;
}) {
  return (
    <span
      title={title}
      className={cx(
        'inline-flex h-5.5 shrink-0 items-center gap-1.5 rounded-md px-1.5 text-xs font-medium whitespace-nowrap',
        TONES[tone],
      )}
    >
      {children}
    </span>
  );
}

/** Events of the stream `demo` are made up by the simulator, and say so wherever they show. */
export const DEMO_STREAM = 'demo';

export function DemoBadge() {
  return (
    <Badge tone="warn" title="Made up by the simulator; remove it with “nexuspipe demo remove”">
      Demo
    </Badge>
  );
}
