import { describe, expect, it } from '@jest/globals';
import type { LedgerAnswer } from '#contracts';
import { ledgerParts, ledgerVerdict } from './ledger-text.js';

const ledger = (figures: Partial<LedgerAnswer>): LedgerAnswer => ({
  from: '',
  to: '',
  tz: 'UTC',
  asOf: '',
  lagMs: 0,
  partial: false,
  accepted: 0,
  projected: 0,
  duplicate: 0,
  dropped: {},
  rejected: {},
  inFlight: 0,
  balanced: true,
  rows: [],
  ...figures,
});

describe('the ledger', () => {
  it('says that everything is accounted for, or what is not', () => {
    expect(ledgerVerdict(ledger({ accepted: 1234, projected: 1234 }))).toEqual({
      tone: 'ok',
      text: 'Every one of 1,234 accepted events is accounted for',
    });
    const missing = ledger({
      accepted: 10,
      projected: 7,
      duplicate: 1,
      rejected: { X: 1 },
      inFlight: 1,
      balanced: false,
    });
    expect(ledgerVerdict(missing)).toEqual({ tone: 'bad', text: '1 of 10 accepted events is not accounted for' });
    expect(ledgerVerdict(ledger({ accepted: 1, projected: 3, balanced: false }))).toEqual({
      tone: 'bad',
      text: '2 events more than the 1 accepted',
    });
  });

  it('names what there is, reasons by size', () => {
    expect(ledgerParts(ledger({ accepted: 9, projected: 5, dropped: { a: 1, b: 3 } }))).toEqual([
      { label: 'projected', count: 5, reasons: [] },
      {
        label: 'dropped',
        count: 4,
        reasons: [
          { reason: 'b', count: 3 },
          { reason: 'a', count: 1 },
        ],
      },
    ]);
  });
});
