import { CircleAlert, CircleCheck } from 'lucide-react';
import { cx } from '../../ui/cx.js';
import { formatExact } from '../../ui/format.js';
import { Panel } from '../../ui/panel.js';
import type { LedgerCounts } from './ledger-rows.js';
import { verdictOf } from './verdict.js';

interface BalancePanelProps {
  readonly counts: LedgerCounts;
  readonly balanced: boolean;
  /** The range in words. */
  readonly range: string;
}

/** Accepted = projected + duplicate + dropped + rejected (+ on the way), or what is missing from it. */
export function BalancePanel({ counts, balanced, range }: BalancePanelProps) {
  const { tone, text } = verdictOf(counts, balanced);
  const Icon = tone === 'ok' ? CircleCheck : CircleAlert;
  const parts = [
    { label: 'Projected', count: counts.projected, shown: true, bad: false },
    { label: 'Duplicate', count: counts.duplicate, shown: true, bad: false },
    { label: 'Dropped', count: counts.dropped, shown: true, bad: false },
    { label: 'Rejected', count: counts.rejected, shown: true, bad: false },
    { label: 'On the way', count: counts.onTheWay, shown: counts.onTheWay > 0, bad: false },
    { label: 'Missing', count: counts.missing, shown: counts.missing > 0, bad: true },
    { label: 'Too many', count: -counts.surplus, shown: counts.surplus > 0, bad: true },
  ].filter(({ shown }) => shown);
  return (
    <Panel title="Balance" note={`received ${range}`}>
      <p
        role="status"
        data-testid="balance"
        data-balanced={tone === 'ok'}
        className={cx('flex items-start gap-2 px-4 pt-4 font-medium', tone === 'ok' ? 'text-ok' : 'text-bad')}
      >
        <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
        {text}
      </p>
      <dl className="flex flex-wrap items-start gap-x-3 gap-y-3 p-4">
        <Figure sign={null} label="Accepted" count={counts.accepted} />
        {parts.map(({ label, count, bad }, index) => (
          <Figure key={label} sign={index === 0 ? '=' : count < 0 ? '−' : '+'} label={label} count={count} bad={bad} />
        ))}
      </dl>
    </Panel>
  );
}

interface FigureProps {
  readonly sign: string | null;
  readonly label: string;
  readonly count: number;
  readonly bad?: boolean;
}

function Figure({ sign, label, count, bad = false }: FigureProps) {
  return (
    <div className={cx('min-w-24', sign !== null && 'pl-6')}>
      <dt className="text-[0.8125rem] text-ink-3">{label}</dt>
      <dd className={cx('relative text-xl font-semibold tabular-nums', bad && 'text-bad')}>
        {sign !== null && (
          <span aria-hidden className="absolute -left-6 w-4 text-center font-normal text-ink-3">
            {sign}
          </span>
        )}
        {formatExact(Math.abs(count))}
      </dd>
    </div>
  );
}
