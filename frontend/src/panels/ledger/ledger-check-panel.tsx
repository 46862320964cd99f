import { Link } from '@tanstack/react-router';
import { CircleAlert, CircleCheck } from 'lucide-react';
import type { LedgerCheckAnswer } from '#contracts';
import { Badge } from '../../ui/badge.js';
import { CardCell, CardRow, CardTable } from '../../ui/card-table.js';
import { formatAgo, formatDate, formatExact, plural } from '../../ui/format.js';
import { Panel } from '../../ui/panel.js';
import { useNow } from '../../ui/use-now.js';

/** Minutes, the oldest; the rest is mostly the same fault. */
const SHOWN = 10;
const COLUMNS: readonly string[] = ['Minute', 'Stream', 'Project', 'Difference'];

interface LedgerCheckPanelProps {
  readonly check: LedgerCheckAnswer;
  /** Whose events were looked at. */
  readonly of: 'project' | 'installation';
}

/** The gateway's own check: whether every event of the last day has come to exactly one end, and which is the first that has not. */
export function LedgerCheckPanel({ check, of }: LedgerCheckPanelProps) {
  const { checkedAt, imbalance, minutes, firstMissing } = check;
  const checked = `checked ${formatAgo(useNow() - Date.parse(checkedAt)).toLowerCase()}`;
  return (
    <Panel
      title={of === 'project' ? 'The last day' : 'Ledger'}
      note={of === 'project' ? checked : `of all projects, the last day; ${checked}`}
    >
      {imbalance === 0 ? (
        <p className="flex items-start gap-2 px-4 py-3.5 font-medium text-ok" data-testid="ledger-check">
          <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0" />
          Every accepted event has come to exactly one end.
        </p>
      ) : (
        <>
          <p className="flex items-start gap-2 px-4 py-3.5 font-medium text-bad" data-testid="ledger-check">
            <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
            {plural(imbalance, 'event')} {imbalance === 1 ? 'does' : 'do'} not add up.
          </p>
          <Unbalanced minutes={minutes} firstMissing={firstMissing} of={of} />
        </>
      )}
    </Panel>
  );
}

interface UnbalancedProps extends Pick<LedgerCheckAnswer, 'minutes' | 'firstMissing'> {
  readonly of: LedgerCheckPanelProps['of'];
}

function Unbalanced({ minutes, firstMissing, of }: UnbalancedProps) {
  const columns = of === 'project' ? COLUMNS.filter((column) => column !== 'Project') : COLUMNS;
  return (
    <>
      {firstMissing && (
        <p className="px-4 pb-3.5 wrap-anywhere text-ink-2">
          The first that is missing:{' '}
          <Link
            to="/projects/$projectId/event/{-$eventId}"
            params={{ projectId: firstMissing.projectId, eventId: firstMissing.receipt }}
            className="font-mono text-[0.8125rem] text-accent underline underline-offset-4"
          >
            {firstMissing.eventId}
          </Link>
          , offset {firstMissing.offset} in partition {firstMissing.partition} of {firstMissing.topic}.
        </p>
      )}
      <div className="border-t border-line">
        <CardTable caption="Minutes that do not add up" columns={columns}>
          {minutes.slice(0, SHOWN).map(({ projectId, stream, minute, difference }) => (
            <CardRow key={`${projectId} ${stream} ${minute}`} head={formatDate(minute)}>
              <CardCell label="Stream">{stream}</CardCell>
              {of === 'installation' && (
                <CardCell label="Project" className="font-mono text-[0.8125rem] text-ink-2 wrap-anywhere">
                  {projectId}
                </CardCell>
              )}
              <CardCell label="Difference">
                <Badge tone="bad">
                  {formatExact(Math.abs(difference))} {difference > 0 ? 'missing' : 'too many'}
                </Badge>
              </CardCell>
            </CardRow>
          ))}
        </CardTable>
        {minutes.length > SHOWN && (
          <p className="border-t border-line px-4 py-2.5 text-ink-3">And {minutes.length - SHOWN} more.</p>
        )}
      </div>
    </>
  );
}
