import { useQuery } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import type { EventView, TraceAnswer, TraceHop, TraceStatus } from '#contracts';
import { ingestUrlQuery } from '../../api/queries.js';
import { Badge, DEMO_STREAM, DemoBadge, type BadgeTone } from '../../ui/badge.js';
import { CodeBlock } from '../../ui/code-block.js';
import { CopyButton } from '../../ui/copy-button.js';
import { formatClockMs, formatDate } from '../../ui/format.js';
import { Panel } from '../../ui/panel.js';
import { curlOfEvent } from '../live/event/curl.js';
import { EventFields } from '../live/event/event-fields.js';

const ENDS: Record<TraceStatus, { readonly tone: BadgeTone; readonly text: string }> = {
  in_flight: { tone: 'neutral', text: 'On its way' },
  missing: { tone: 'bad', text: 'Missing: accepted, and in no answer' },
  projected: { tone: 'ok', text: 'Arrived' },
  duplicate: { tone: 'warn', text: 'A copy of an event that counts' },
  dropped: { tone: 'warn', text: 'Dropped' },
  rejected: { tone: 'bad', text: 'Rejected' },
  refused: { tone: 'bad', text: 'Refused at the door' },
};

/** An event that was accepted: its way, and if it has arrived, what it says. */
export function FoundEvent({ trace: { event, hops, status } }: { readonly trace: TraceAnswer }) {
  return (
    <>
      <Panel
        title="Its way through the pipeline"
        note={
          <Badge tone={ENDS[status].tone}>
            {status === 'projected' && <CircleCheck aria-hidden className="size-3.5" />}
            {ENDS[status].text}
          </Badge>
        }
      >
        <Way hops={hops} />
      </Panel>
      {event && (
        <div className="grid items-start gap-3 sm:gap-4 xl:grid-cols-2">
          <Saying event={event} />
          <div className="grid min-w-0 gap-3 sm:gap-4">
            <CodeBlock label="Properties">{JSON.stringify(event.properties, null, 2)}</CodeBlock>
            <CodeBlock label="All of it as JSON">{JSON.stringify(event, null, 2)}</CodeBlock>
          </div>
        </div>
      )}
    </>
  );
}

function Saying({ event }: { readonly event: EventView }) {
  const { data: ingestUrl = window.location.origin } = useQuery(ingestUrlQuery());
  return (
    <Panel
      title={event.type}
      note={event.stream === DEMO_STREAM && <DemoBadge />}
      actions={
        <>
          <CopyButton text={curlOfEvent(event, ingestUrl)} label="Copy as curl" />
          <CopyButton text={JSON.stringify(event, null, 2)} label="Copy JSON" />
        </>
      }
    >
      <div className="grid gap-6 p-4">
        <EventFields event={event} />
      </div>
    </Panel>
  );
}

const STAGES: Record<TraceHop['stage'], string> = {
  collected: 'The collector took it and wrote it to the log.',
  enriched: 'Browser, place and origin were added.',
  projected: 'It counts in every answer.',
};

/** Stage by stage from left to right, on a narrow screen from top to bottom. */
function Way({ hops }: { readonly hops: readonly TraceHop[] }) {
  return (
    <ol className="grid gap-px bg-line md:grid-cols-3" data-testid="hops">
      {hops.map((hop, index) => (
        <Hop key={hop.stage} hop={hop} before={hops[index - 1]} />
      ))}
    </ol>
  );
}

function Hop({ hop, before }: { readonly hop: TraceHop; readonly before: TraceHop | undefined }) {
  const took = before ? Math.max(0, Date.parse(hop.at) - Date.parse(before.at)) : null;
  const facts = [
    ['Outcome', hop.reason === undefined ? hop.outcome : `${hop.outcome}: ${hop.reason}`],
    ['Topic', hop.topic],
    ['Partition', String(hop.partition)],
    ['Offset', hop.offset],
  ] as const;
  return (
    <li className="bg-surface p-4">
      <p className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="font-semibold first-letter:uppercase">{hop.stage}</span>
        <span className="text-ink-2 tabular-nums" title={formatDate(hop.at)}>
          {formatClockMs(Date.parse(hop.at))}
          {took !== null && <span className="text-ink-3"> +{took} ms</span>}
        </span>
      </p>
      <p className="break-words text-ink-2">{hop.detail ?? (hop.reason === undefined ? STAGES[hop.stage] : null)}</p>
      <dl className="mt-2.5 grid gap-0.5">
        {facts.map(([name, value]) => (
          <div key={name} className="grid grid-cols-[5.5rem_minmax(0,1fr)] text-[0.8125rem]">
            <dt className="text-ink-3">{name}</dt>
            <dd className="font-mono break-all text-ink-2">{value}</dd>
          </div>
        ))}
      </dl>
    </li>
  );
}
