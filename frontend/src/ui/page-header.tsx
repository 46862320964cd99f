import { useEffect, type ReactNode } from 'react';

interface PageHeaderProps {
  readonly title: string;
  readonly children?: ReactNode;
}

/** The screen's heading, which is the tab's title as well, with its controls at the right. */
export function PageHeader({ title, children }: PageHeaderProps) {
  useEffect(() => {
    document.title = `${title} · NexusPipe`;
  }, [title]);
  return (
    <div className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-2.5 lg:mb-5">
      <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
      {children}
    </div>
  );
}
