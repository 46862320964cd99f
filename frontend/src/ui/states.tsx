/** What a panel shows when it has nothing to show: waiting, empty, or failed. */
import { CircleAlert, RotateCw, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { ApiError, textOf } from '../api/api-error.js';
import { Button } from './button.js';
import { cx } from './cx.js';

interface EmptyStateProps {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

export function EmptyState({ icon: Icon, title, children, action }: EmptyStateProps) {
  return (
    <div className="grid min-h-full content-center justify-items-center gap-1.5 px-6 py-8 text-center">
      <span className="mb-1.5 grid size-11 place-items-center rounded-xl border border-line bg-sunken text-ink-3">
        <Icon aria-hidden className="size-5" />
      </span>
      <h3 className="font-semibold text-ink">{title}</h3>
      {children && <div className="max-w-md text-ink-2">{children}</div>}
      {action && <div className="mt-3">{action}</div>}
    </div>
  );
}

/** For a whole panel or page that could not be loaded. */
export function ErrorState({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }) {
  const { title, advice, reference } = textOf(error);
  return (
    <div role="alert" className="grid min-h-full content-center justify-items-center gap-1.5 px-6 py-8 text-center">
      <span className="mb-1.5 grid size-11 place-items-center rounded-xl bg-bad-soft text-bad">
        <CircleAlert aria-hidden className="size-5" />
      </span>
      <p className="font-semibold text-ink">{title}</p>
      {advice && <p className="max-w-md text-ink-2">{advice}</p>}
      {reference && <p className="font-mono text-xs break-all text-ink-3">{reference}</p>}
      {onRetry && (
        <Button className="mt-3" onClick={onRetry}>
          <RotateCw aria-hidden className="size-4" />
          Try again
        </Button>
      )}
    </div>
  );
}

interface FormErrorProps {
  readonly error: unknown;
  /** Fields that show what is wrong with them at their own place. */
  readonly atFields?: readonly string[];
  /** Loads anew what somebody else has changed meanwhile. */
  readonly onReload?: () => void;
}

/** For a form whose sending failed: beside its button, what was typed stays. */
export function FormError({ error, atFields = [], onReload }: FormErrorProps) {
  if (!error || isAtFields(error, atFields)) return null;
  const { title, advice, reference } = textOf(error);
  return (
    <div role="alert" className="flex gap-2.5 rounded-lg bg-bad-soft px-3 py-2.5 text-bad">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0">
        <p className="font-medium">{title}</p>
        {advice && <p>{advice}</p>}
        {reference && <p className="font-mono text-xs break-all">{reference}</p>}
        {onReload && error instanceof ApiError && error.code === 'CONFLICT' && (
          <Button size="small" className="mt-2" onClick={onReload}>
            <RotateCw aria-hidden className="size-4" />
            Load again
          </Button>
        )}
      </div>
    </div>
  );
}

function isAtFields(error: unknown, atFields: readonly string[]): boolean {
  const fields = error instanceof ApiError ? Object.keys(error.fields) : [];
  return fields.length > 0 && fields.every((field) => atFields.includes(field));
}

export function Skeleton({ className }: { readonly className?: string }) {
  return <div aria-hidden className={cx('animate-pulse rounded-md bg-sunken', className)} />;
}

/** Rows of skeletons with one announcement. */
export function Loading({
  label,
  rows = 4,
  className,
}: {
  readonly label: string;
  readonly rows?: number;
  readonly className?: string;
}) {
  return (
    <div role="status" className={cx('grid gap-3 p-4', className)}>
      <span className="sr-only">{label}</span>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} className="h-6" />
      ))}
    </div>
  );
}
