/** The ledger in a sentence: what was accepted, and what became of it. */
import type { LedgerAnswer, LedgerFigures } from '#contracts';
import { formatExact, plural } from '../../../ui/format.js';

export interface LedgerPart {
  readonly label: string;
  readonly count: number;
  /** By reason. */
  readonly reasons: readonly { readonly reason: string; readonly count: number }[];
}

const sum = (reasons: Readonly<Record<string, number>>): number =>
  Object.values(reasons).reduce((total, count) => total + count, 0);

const listed = (reasons: Readonly<Record<string, number>>): LedgerPart['reasons'] =>
  Object.entries(reasons)
    .map(([reason, count]) => ({ reason, count }))
    .sort((a, b) => b.count - a.count);

/** The parts of the sum; those of nothing only where they are expected. */
export function ledgerParts(ledger: LedgerFigures): readonly LedgerPart[] {
  const plain = (label: string, count: number): LedgerPart => ({ label, count, reasons: [] });
  const all = [
    plain('projected', ledger.projected),
    plain('duplicate', ledger.duplicate),
    { label: 'dropped', count: sum(ledger.dropped), reasons: listed(ledger.dropped) },
    { label: 'rejected', count: sum(ledger.rejected), reasons: listed(ledger.rejected) },
    plain('on the way', ledger.inFlight),
  ];
  return all.filter(({ label, count }) => count !== 0 || label === 'projected');
}

/** What is missing of what was accepted; negative when more came out than went in. */
export const difference = (ledger: LedgerFigures): number =>
  ledger.accepted - ledger.projected - ledger.duplicate - sum(ledger.dropped) - sum(ledger.rejected);

export interface LedgerVerdict {
  readonly tone: 'ok' | 'bad';
  readonly text: string;
}

export function ledgerVerdict(ledger: LedgerAnswer): LedgerVerdict {
  if (ledger.accepted === 0 && ledger.balanced) return { tone: 'ok', text: 'No event was accepted' };
  if (ledger.balanced)
    return { tone: 'ok', text: `Every one of ${plural(ledger.accepted, 'accepted event')} is accounted for` };
  const missing = difference(ledger);
  const text =
    missing >= 0
      ? `${formatExact(missing)} of ${plural(ledger.accepted, 'accepted event')} ${missing === 1 ? 'is' : 'are'} not accounted for`
      : `${plural(-missing, 'event')} more than the ${formatExact(ledger.accepted)} accepted`;
  return { tone: 'bad', text };
}
