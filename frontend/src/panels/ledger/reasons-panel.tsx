import type { LedgerAnswer } from '#contracts';
import { Badge } from '../../ui/badge.js';
import { CardCell, CardRow, CardTable } from '../../ui/card-table.js';
import { formatExact } from '../../ui/format.js';
import { Panel } from '../../ui/panel.js';
import { reasonsOf } from './ledger-rows.js';

const OUTCOMES = { dropped: { tone: 'warn', text: 'Dropped' }, rejected: { tone: 'bad', text: 'Rejected' } } as const;

/** Why accepted events do not count. */
export function ReasonsPanel({ answer }: { readonly answer: LedgerAnswer }) {
  const reasons = reasonsOf(answer);
  return (
    <Panel title="Dropped and rejected" note="by reason">
      {reasons.length === 0 ? (
        <p className="px-4 py-4 text-ink-2">Nothing was dropped or rejected.</p>
      ) : (
        <CardTable caption="Dropped and rejected events by reason" columns={['Reason', 'Outcome', 'Events']}>
          {reasons.map(({ outcome, reason, count }) => (
            <CardRow key={`${outcome} ${reason}`} head={<span className="font-mono text-[0.8125rem]">{reason}</span>}>
              <CardCell label="Outcome">
                <Badge tone={OUTCOMES[outcome].tone}>{OUTCOMES[outcome].text}</Badge>
              </CardCell>
              <CardCell label="Events" className="tabular-nums">
                {formatExact(count)}
              </CardCell>
            </CardRow>
          ))}
        </CardTable>
      )}
    </Panel>
  );
}
