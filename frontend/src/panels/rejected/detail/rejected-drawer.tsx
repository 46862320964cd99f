import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { EyeOff, Lightbulb, Send, Trash2 } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import type { RejectedEventAnswer } from '#contracts';
import { collectorsQuery } from '../../../api/queries.js';
import { rejectedEventQuery } from '../../../api/rejected.js';
import { momentText } from '../../../question/span-text.js';
import { Badge } from '../../../ui/badge.js';
import { Button } from '../../../ui/button.js';
import { CodeBlock } from '../../../ui/code-block.js';
import { CopyButton } from '../../../ui/copy-button.js';
import { plural } from '../../../ui/format.js';
import { prettyJson } from '../../../ui/json-lines.js';
import { Drawer } from '../../../ui/overlay.js';
import { ErrorState, Loading } from '../../../ui/states.js';
import type { Chosen } from '../chosen.js';
import { CodedText } from '../coded-text.js';
import { RejectedDetail } from '../rejected-detail.js';
import { OUTCOME_LOOKS, REMEDY_TEXTS, STATE_LOOKS } from '../rejected-words.js';

interface RejectedDrawerProps {
  readonly projectId: string;
  /** Null: closed. */
  readonly id: string | null;
  readonly tz: string;
  readonly canDecide: boolean;
  readonly onMend: (chosen: Chosen) => void;
  readonly onDiscard: (chosen: Chosen) => void;
  readonly onClose: () => void;
}

/** One of them, with what it holds and what helps. Keeps showing it while it slides out. */
export function RejectedDrawer({ id, onClose, ...rest }: RejectedDrawerProps) {
  const [shown, setShown] = useState(id);
  useEffect(() => {
    if (id !== null) setShown(id);
  }, [id]);
  return (
    <Drawer open={id !== null} onClose={onClose} title="Rejected event">
      {shown !== null && <Details {...rest} id={shown} />}
    </Drawer>
  );
}

interface DetailsProps extends Omit<RejectedDrawerProps, 'id' | 'onClose'> {
  readonly id: string;
}

function Details({ projectId, id, tz, canDecide, onMend, onDiscard }: DetailsProps) {
  const { data, isPending, error, refetch } = useQuery(rejectedEventQuery(projectId, id));
  if (isPending) return <Loading label="Loading the event" />;
  if (!data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  const chosen: Chosen = { by: 'ids', ids: [id] };
  return (
    <div className="grid gap-5 p-5">
      <Why event={data} />
      {canDecide && data.state !== 'redriven' && data.notKept === 0 && (
        <div className="flex flex-wrap gap-2">
          {data.redrivable && (
            <Button tone="primary" onClick={() => onMend(chosen)}>
              <Send aria-hidden className="size-4" />
              Mend and send again
            </Button>
          )}
          {data.state === 'open' && (
            <Button onClick={() => onDiscard(chosen)}>
              <Trash2 aria-hidden className="size-4" />
              Discard
            </Button>
          )}
        </div>
      )}
      <Facts projectId={projectId} event={data} tz={tz} />
      <Payload event={data} />
    </div>
  );
}

function Why({ event: { reason, outcome, state, detail, hint, remedy } }: { readonly event: RejectedEventAnswer }) {
  return (
    <section className="grid gap-3">
      <p className="flex flex-wrap items-center gap-2">
        <span className="font-mono font-medium wrap-anywhere">{reason}</span>
        <Badge tone={OUTCOME_LOOKS[outcome].tone}>{OUTCOME_LOOKS[outcome].text}</Badge>
        <Badge tone={STATE_LOOKS[state].tone}>{STATE_LOOKS[state].text}</Badge>
      </p>
      <RejectedDetail detail={detail} />
      <p className="flex items-start gap-2.5 rounded-lg bg-accent-soft px-3 py-2.5">
        <Lightbulb aria-hidden className="mt-0.5 size-4 shrink-0 text-accent" />
        <span className="min-w-0 wrap-anywhere">
          <CodedText>{hint}</CodedText> <span className="text-ink-2">{REMEDY_TEXTS[remedy]}</span>
        </span>
      </p>
    </section>
  );
}

interface FactsProps {
  readonly projectId: string;
  readonly event: RejectedEventAnswer;
  readonly tz: string;
}

function Facts({ projectId, event, tz }: FactsProps) {
  const { data: collectors = [] } = useQuery(collectorsQuery(projectId));
  const { collectorId, decision, eventId } = event;
  const collector = collectors.find(({ id }) => id === collectorId)?.name ?? collectorId;
  const arrived = decision?.eventId ?? eventId;
  return (
    <dl>
      <Fact name="Rejected">{momentText(Date.parse(event.rejectedAt), tz)}</Fact>
      <Fact name="Received">{momentText(Date.parse(event.receivedAt), tz)}</Fact>
      <Fact name="At">{event.step}</Fact>
      {collector !== null && <Fact name="Collector">{collector}</Fact>}
      <Fact name="Stream">{event.stream ?? 'not known'}</Fact>
      <Fact name="Type">{event.type ?? 'none'}</Fact>
      <Fact name="Event">
        {arrived === null ? (
          'no id'
        ) : (
          <Link
            to="/projects/$projectId/event/{-$eventId}"
            params={{ projectId, eventId: arrived }}
            className="font-mono text-[0.8125rem] text-accent underline underline-offset-4"
          >
            {arrived}
          </Link>
        )}
      </Fact>
      {decision && (
        <Fact name={decision.eventId === null ? 'Discarded' : 'Sent again'}>
          {momentText(Date.parse(decision.at), tz)}: “{decision.why}”
        </Fact>
      )}
    </dl>
  );
}

const Fact = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <div className="grid grid-cols-[7rem_minmax(0,1fr)] gap-3 border-t border-line py-1.5">
    <dt className="text-ink-3">{name}</dt>
    <dd className="min-w-0 wrap-anywhere">{children}</dd>
  </div>
);

function Payload({ event: { payload, masked, notKept } }: { readonly event: RejectedEventAnswer }) {
  if (notKept > 0)
    return <p className="text-ink-2">{plural(notKept, 'more event')} of this kind, counted and not kept.</p>;
  if (payload === null) return <p className="text-ink-2">Nothing of it is kept, or it cannot be read.</p>;
  const text = prettyJson(payload);
  return (
    <div className="grid gap-2">
      <CodeBlock label="What it holds" action={<CopyButton text={text} label="Copy" tone="ghost" />}>
        {text}
      </CodeBlock>
      {masked.length > 0 && (
        <p className="flex items-start gap-2 text-[0.8125rem] text-ink-3">
          <EyeOff aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          <span className="wrap-anywhere">
            Masked: {masked.join(', ')}. What is sent again is the event as it was, not what is shown.
          </span>
        </p>
      )}
    </div>
  );
}
