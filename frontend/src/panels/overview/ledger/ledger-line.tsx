import { useQuery } from '@tanstack/react-query';
import { CircleAlert, CircleCheck } from 'lucide-react';
import type { LedgerAnswer } from '#contracts';
import { textOf } from '../../../api/api-error.js';
import { ledgerQuery } from '../../../api/queries.js';
import type { Question } from '../../../question/question.js';
import { cx } from '../../../ui/cx.js';
import { formatExact } from '../../../ui/format.js';
import { Skeleton } from '../../../ui/states.js';
import { ledgerParts, ledgerVerdict, type LedgerPart } from './ledger-text.js';

const DAYS = 7;
const DAY = 86_400_000;

interface LedgerLineProps {
  readonly projectId: string;
  readonly question: Question;
  /** Epoch milliseconds: the ledger is about what was received lately, whatever the range of the events' own times. */
  readonly now: number;
}

/** What became of everything that was accepted in the last week, by time of receipt. */
export function LedgerLine({ projectId, question: { tz, stream }, now }: LedgerLineProps) {
  const { data, error } = useQuery(
    ledgerQuery(projectId, {
      from: new Date(now - DAYS * DAY).toISOString(),
      to: new Date(now).toISOString(),
      tz,
      stream,
      by: 'hour',
    }),
  );
  return (
    <section
      aria-label="Event ledger"
      className="rounded-xl border border-line bg-surface px-4 py-3 shadow-card"
      data-testid="ledger"
    >
      {data ? (
        <Verdict ledger={data} />
      ) : error ? (
        <p className="text-ink-2">The ledger could not be read: {textOf(error).title}.</p>
      ) : (
        <Skeleton className="h-5 w-2/3" />
      )}
    </section>
  );
}

function Verdict({ ledger }: { readonly ledger: LedgerAnswer }) {
  const { tone, text } = ledgerVerdict(ledger);
  const Icon = tone === 'ok' ? CircleCheck : CircleAlert;
  return (
    <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1" data-balanced={ledger.balanced}>
      <p className={cx('inline-flex items-start gap-2 font-medium', tone === 'ok' ? 'text-ok' : 'text-bad')}>
        <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
        {text}
      </p>
      <p className="text-[0.8125rem] text-ink-3 tabular-nums">
        {ledgerParts(ledger).map((part, index) => (
          <span key={part.label}>
            {index > 0 && ' + '}
            <Part part={part} />
          </span>
        ))}
        {', received in the last 7 days'}
      </p>
    </div>
  );
}

function Part({ part: { label, count, reasons } }: { readonly part: LedgerPart }) {
  const listed = reasons.map(({ reason, count: each }) => `${reason} ${formatExact(each)}`).join(', ');
  return (
    <>
      {formatExact(count)} {label}
      {listed !== '' && ` (${listed})`}
    </>
  );
}
