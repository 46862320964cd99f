import type { RejectedView } from '#contracts';
import { clockText, dayText } from '../../../question/span-text.js';
import { Badge } from '../../../ui/badge.js';
import { CardCell, CardRow, CardTable } from '../../../ui/card-table.js';
import { plural } from '../../../ui/format.js';
import { RejectedDetail } from '../rejected-detail.js';
import { isChoosable, OUTCOME_LOOKS, STATE_LOOKS } from '../rejected-words.js';

interface RejectedListProps {
  readonly events: readonly RejectedView[];
  readonly tz: string;
  /** Ids; null: nothing can be chosen, since nothing could be done with it. */
  readonly chosen: ReadonlySet<string> | null;
  readonly onChoose: (id: string, isChosen: boolean) => void;
  readonly onOpen: (id: string) => void;
}

/** One a row, newest first. */
export function RejectedList({ events, tz, chosen, onChoose, onOpen }: RejectedListProps) {
  return (
    <CardTable caption="Rejected events, newest first" columns={['Rejected', 'Reason', 'Event', 'Stream', 'Decision']}>
      {events.map((event) => (
        <Row key={event.id} event={event} tz={tz} chosen={chosen} onChoose={onChoose} onOpen={onOpen} />
      ))}
    </CardTable>
  );
}

interface RowProps extends Omit<RejectedListProps, 'events'> {
  readonly event: RejectedView;
}

function Row({ event, tz, chosen, onChoose, onOpen }: RowProps) {
  const { id, rejectedAt, reason, outcome, stream, state } = event;
  const at = Date.parse(rejectedAt);
  const when = `${dayText(at, tz)}, ${clockText(at, tz)}`;
  const name = event.eventId ?? `that of ${when}`;
  return (
    <CardRow
      head={
        <span className="flex items-center gap-3">
          {chosen && (
            <input
              type="checkbox"
              aria-label={`Choose ${name}`}
              className="size-4 shrink-0 accent-accent-fill disabled:opacity-40"
              disabled={!isChoosable(event)}
              checked={chosen.has(id)}
              onChange={({ target }) => onChoose(id, target.checked)}
            />
          )}
          <button
            type="button"
            aria-label={`Open ${name}`}
            onClick={() => onOpen(id)}
            className="rounded text-left font-medium whitespace-nowrap text-accent tabular-nums underline-offset-4 hover:underline"
          >
            {clockText(at, tz)}
            <span className="ml-2 text-[0.8125rem] font-normal text-ink-3 lg:ml-0 lg:block">{dayText(at, tz)}</span>
          </button>
        </span>
      }
    >
      <CardCell label="Reason">
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="font-mono text-[0.8125rem] wrap-anywhere">{reason}</span>
          <Badge tone={OUTCOME_LOOKS[outcome].tone} title={OUTCOME_LOOKS[outcome].meaning}>
            {OUTCOME_LOOKS[outcome].text}
          </Badge>
        </span>
        <RejectedDetail className="block text-[0.8125rem] text-ink-2" detail={event.detail} />
      </CardCell>
      <CardCell label="Event">
        <What event={event} />
      </CardCell>
      <CardCell label="Stream" className="text-ink-2">
        <span className="wrap-anywhere">{stream ?? 'not known'}</span>
      </CardCell>
      <CardCell label="Decision">
        {event.notKept === 0 && (
          <Badge tone={STATE_LOOKS[state].tone} title={STATE_LOOKS[state].meaning}>
            {STATE_LOOKS[state].text}
          </Badge>
        )}
      </CardCell>
    </CardRow>
  );
}

function What({ event: { notKept, type, eventId } }: { readonly event: RejectedView }) {
  if (notKept > 0) return <span className="text-warn">{plural(notKept, 'more event')}, counted and not kept</span>;
  return (
    <>
      <span className="block font-medium wrap-anywhere">{type ?? <span className="text-ink-3">no type</span>}</span>
      <span className="block font-mono text-xs wrap-anywhere text-ink-3">{eventId ?? 'no id'}</span>
    </>
  );
}
