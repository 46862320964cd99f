/** Whether the ledger adds up, in a sentence. */
import { formatExact, plural } from '../../ui/format.js';
import type { LedgerCounts } from './ledger-rows.js';

export interface Verdict {
  readonly tone: 'ok' | 'bad';
  readonly text: string;
}

/** `balanced`: what the gateway says of every single minute and stream. */
export function verdictOf({ accepted, onTheWay, missing, surplus }: LedgerCounts, balanced: boolean): Verdict {
  if (missing > 0 || surplus > 0) {
    const parts = [
      missing > 0 &&
        `${formatExact(missing)} of ${plural(accepted, 'accepted event')} ${missing === 1 ? 'is' : 'are'} not accounted for`,
      surplus > 0 && `${plural(surplus, 'event')} came out that ${surplus === 1 ? 'was' : 'were'} not accepted`,
    ];
    return { tone: 'bad', text: parts.filter((part) => part !== false).join('; ') };
  }
  if (!balanced) return { tone: 'bad', text: 'In some minute it does not add up: open the hours below to see which' };
  if (accepted === 0) return { tone: 'ok', text: 'No event was accepted in this range' };
  const rest = onTheWay > 0 ? `, ${formatExact(onTheWay)} of them on the way` : '';
  return { tone: 'ok', text: `Every one of ${plural(accepted, 'accepted event')} is accounted for${rest}` };
}
