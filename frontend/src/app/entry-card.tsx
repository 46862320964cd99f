import { useEffect, type ReactNode } from 'react';
import { Logo } from './logo.js';
import { MAIN_ID } from './root-layout.js';

interface EntryCardProps {
  readonly title: string;
  readonly intro?: ReactNode;
  readonly children: ReactNode;
  readonly below?: ReactNode;
}

/** The frame of pages that stand alone: the ways in. */
export function EntryCard({ title, intro, children, below }: EntryCardProps) {
  useEffect(() => {
    document.title = `${title} · NexusPipe`;
  }, [title]);
  return (
    <main id={MAIN_ID} tabIndex={-1} className="grid min-h-dvh place-items-center px-4 py-10 outline-none">
      <div className="w-full max-w-sm">
        <div className="mb-8 flex justify-center">
          <Logo />
        </div>
        <div className="rounded-2xl border border-line bg-surface p-6 shadow-card sm:p-7">
          <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
          {intro && <div className="mt-1 text-ink-2">{intro}</div>}
          <div className="mt-6">{children}</div>
        </div>
        {below && <div className="mt-4 flex justify-center">{below}</div>}
      </div>
    </main>
  );
}
