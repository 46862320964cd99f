import { Ban, CircleCheck, TimerOff } from 'lucide-react';
import type { Collector } from '../../api/control.js';
import { Badge, type BadgeTone } from '../../ui/badge.js';
import { Button } from '../../ui/button.js';
import { formatDate } from '../../ui/format.js';
import { useNow } from '../../ui/use-now.js';
import { inOrder, stateOf, type CollectorState } from './collector-state.js';

interface CollectorListProps {
  readonly collectors: readonly Collector[];
  readonly onRevoke: (collector: Collector) => void;
}

const HEAD = 'px-4 py-2 font-medium';
const CELL = 'block px-4 py-0.5 lg:table-cell lg:py-2.5 lg:align-middle';

/** A table; on a narrow screen each row is a card with its labels. */
export function CollectorList({ collectors, onRevoke }: CollectorListProps) {
  const now = useNow(30_000);
  return (
    <table role="table" className="block w-full lg:table">
      <caption className="sr-only">Collectors of this project</caption>
      <thead
        role="rowgroup"
        className="sr-only text-left text-[0.8125rem] text-ink-3 lg:not-sr-only lg:table-header-group"
      >
        <tr role="row" className="border-b border-line">
          {['Name', 'Streams', 'Use', 'Key', 'State', 'Created'].map((title) => (
            <th key={title} role="columnheader" scope="col" className={HEAD}>
              {title}
            </th>
          ))}
          <th role="columnheader" scope="col" className={HEAD}>
            <span className="sr-only">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup" className="block lg:table-row-group">
        {inOrder(collectors, now).map((collector) => (
          <Row key={collector.id} collector={collector} state={stateOf(collector, now)} onRevoke={onRevoke} />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  readonly collector: Collector;
  readonly state: CollectorState;
  readonly onRevoke: (collector: Collector) => void;
}

function Row({ collector, state, onRevoke }: RowProps) {
  const { name, streams, origins, keyHint, createdAt } = collector;
  return (
    <tr role="row" className="block border-b border-line py-3 last:border-b-0 lg:table-row lg:py-0">
      <th role="rowheader" scope="row" className={`${CELL} text-left font-medium break-words`}>
        {name}
      </th>
      <td role="cell" className={CELL}>
        <Label text="Streams" />
        {streams.length === 0 ? 'All streams' : streams.join(', ')}
      </td>
      <td role="cell" className={CELL}>
        <Label text="Use" />
        {useOf(collector)}
        {origins.map((origin) => (
          <span key={origin} className="ml-20 block text-[0.8125rem] break-words text-ink-3 lg:ml-0">
            {origin}
          </span>
        ))}
      </td>
      <td role="cell" className={`${CELL} font-mono text-[0.8125rem] whitespace-nowrap text-ink-2`}>
        <Label text="Key" />
        <span className="sr-only">ends with </span>
        <span aria-hidden>npk_…</span>
        {keyHint}
      </td>
      <td role="cell" className={CELL}>
        <Label text="State" />
        <StateBadge state={state} />
      </td>
      <td role="cell" className={`${CELL} whitespace-nowrap text-ink-2 tabular-nums`}>
        <Label text="Created" />
        {formatDate(createdAt)}
      </td>
      <td role="cell" className={`${CELL} lg:text-right`}>
        {state === 'active' && (
          <Button
            size="small"
            className="mt-2 lg:mt-0"
            aria-label={`Revoke ${name}`}
            onClick={() => onRevoke(collector)}
          >
            Revoke
          </Button>
        )}
      </td>
    </tr>
  );
}

const Label = ({ text }: { readonly text: string }) => (
  <span aria-hidden className="inline-block w-20 font-sans text-[0.8125rem] text-ink-3 lg:hidden">
    {text}
  </span>
);

const useOf = ({ scopes }: Collector): string =>
  scopes.map((scope) => (scope === 'ingest:browser' ? 'Browser' : scope === 'ingest' ? 'Server' : scope)).join(', ');

const STATES: Record<CollectorState, { readonly tone: BadgeTone; readonly text: string; readonly icon: typeof Ban }> = {
  active: { tone: 'ok', text: 'Active', icon: CircleCheck },
  revoked: { tone: 'neutral', text: 'Revoked', icon: Ban },
  expired: { tone: 'warn', text: 'Expired', icon: TimerOff },
};

function StateBadge({ state }: { readonly state: CollectorState }) {
  const { tone, text, icon: Icon } = STATES[state];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden className="size-3.5" />
      {text}
    </Badge>
  );
}
