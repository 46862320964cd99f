import type { RejectedSummaryAnswer } from '#contracts';
import { Badge } from '../../ui/badge.js';
import { Button } from '../../ui/button.js';
import { CardActions, CardCell, CardRow, CardTable } from '../../ui/card-table.js';
import { formatExact } from '../../ui/format.js';
import { Panel } from '../../ui/panel.js';
import { CodedText } from './coded-text.js';
import { OUTCOME_LOOKS, REMEDY_TEXTS } from './rejected-words.js';

interface ReasonsPanelProps {
  readonly reasons: RejectedSummaryAnswer['reasons'];
  /** The one that the page is narrowed to. */
  readonly chosen: string | undefined;
  readonly onChoose: (reason: string | undefined) => void;
}

/** Why, how many, and what helps. */
export function ReasonsPanel({ reasons, chosen, onChoose }: ReasonsPanelProps) {
  return (
    <Panel title="By reason" note="most frequent first">
      <CardTable caption="Rejected events by reason" columns={['Reason', 'What helps', 'Open', 'All', null]}>
        {reasons.map(({ reason, outcome, remedy, hint, open, total }) => (
          <CardRow
            key={`${outcome} ${reason}`}
            head={
              <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
                <span className="font-mono text-[0.8125rem]">{reason}</span>
                <Badge tone={OUTCOME_LOOKS[outcome].tone} title={OUTCOME_LOOKS[outcome].meaning}>
                  {OUTCOME_LOOKS[outcome].text}
                </Badge>
              </span>
            }
          >
            <CardCell label="What helps" className="text-ink-2">
              <span className="block wrap-anywhere">
                <CodedText>{hint}</CodedText>
              </span>
              <span className="block text-[0.8125rem] text-ink-3">{REMEDY_TEXTS[remedy]}</span>
            </CardCell>
            <CardCell label="Open" className="font-medium tabular-nums">
              {formatExact(open)}
            </CardCell>
            <CardCell label="All" className="text-ink-2 tabular-nums">
              {formatExact(total)}
            </CardCell>
            <CardActions>
              <Button
                size="small"
                aria-pressed={chosen === reason}
                aria-label={chosen === reason ? `Show all reasons` : `Show only ${reason}`}
                onClick={() => onChoose(chosen === reason ? undefined : reason)}
              >
                {chosen === reason ? 'Show all' : 'Show only these'}
              </Button>
            </CardActions>
          </CardRow>
        ))}
      </CardTable>
    </Panel>
  );
}
