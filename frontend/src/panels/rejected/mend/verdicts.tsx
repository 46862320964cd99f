import { ChevronRight } from 'lucide-react';
import type { RedriveAnswer, RedrivenEvent, RedriveOutcome } from '#contracts';
import { Badge, type BadgeTone } from '../../../ui/badge.js';
import { formatExact } from '../../../ui/format.js';
import { JsonDifference } from '../../../ui/json-difference.js';
import { CodedText } from '../coded-text.js';

/** So many stand in the list; those that are refused first. */
const SHOWN = 50;

const LOOKS: Readonly<Record<RedriveOutcome, { readonly tone: BadgeTone; readonly text: string }>> = {
  accepted: { tone: 'ok', text: 'Would be taken' },
  refused: { tone: 'bad', text: 'Refused' },
  already_redriven: { tone: 'neutral', text: 'Sent before' },
  not_redrivable: { tone: 'neutral', text: 'Nothing is kept' },
};

/** What a dry run says of each event, with what the changes make of it. */
export function Verdicts({ answer }: { readonly answer: RedriveAnswer }) {
  const { accepted, refused, more } = answer;
  const passed = answer.events.length - accepted - refused;
  const events = [...answer.events].sort((a, b) => rank(a) - rank(b));
  return (
    <div className="grid gap-2">
      <p role="status" data-testid="verdict" className="flex flex-wrap items-center gap-2">
        <Badge tone={accepted > 0 ? 'ok' : 'neutral'}>{formatExact(accepted)} would be taken</Badge>
        <Badge tone={refused > 0 ? 'bad' : 'neutral'}>{formatExact(refused)} still refused</Badge>
        {passed > 0 && <Badge>{formatExact(passed)} cannot be sent</Badge>}
        {more && <span className="text-ink-2">of the oldest {formatExact(answer.events.length)}; there are more.</span>}
      </p>
      <ul aria-label="What would become of each" className="overflow-hidden rounded-lg border border-line">
        {events.slice(0, SHOWN).map((event) => (
          <Verdict key={event.id} event={event} open={events.length === 1} />
        ))}
      </ul>
      {events.length > SHOWN && <p className="text-ink-3">And {formatExact(events.length - SHOWN)} more.</p>}
    </div>
  );
}

const rank = ({ outcome, payload }: RedrivenEvent): number =>
  (outcome === 'refused' ? 0 : 2) + (payload === undefined ? 1 : 0);

function Verdict({ event, open }: { readonly event: RedrivenEvent; readonly open: boolean }) {
  const { outcome, code, pointer, detail, eventId, before, payload } = event;
  const name = eventId ?? sentId(before);
  const head = (
    <>
      <Badge tone={LOOKS[outcome].tone}>{LOOKS[outcome].text}</Badge>
      {code !== undefined && <span className="font-mono text-[0.8125rem]">{code}</span>}
      {pointer && <code className="rounded bg-sunken px-1 text-[0.8125rem]">{pointer}</code>}
      {detail !== undefined && (
        <span className="wrap-anywhere text-ink-2">
          <CodedText>{detail}</CodedText>
        </span>
      )}
      {name !== null && <span className="font-mono text-[0.8125rem] wrap-anywhere text-ink-2">{name}</span>}
    </>
  );
  if (before === undefined || payload === undefined) {
    return (
      <li className="flex flex-wrap items-center gap-x-2 gap-y-1 border-b border-line px-3 py-2 pl-9 last:border-b-0">
        {head}
      </li>
    );
  }
  return (
    <li className="border-b border-line last:border-b-0">
      <details className="group" open={open}>
        <summary className="flex cursor-pointer list-none flex-wrap items-center gap-x-2 gap-y-1 px-3 py-2 -outline-offset-2 hover:bg-sunken">
          <ChevronRight aria-hidden className="size-4 shrink-0 text-ink-3 group-open:rotate-90" />
          {head}
        </summary>
        <JsonDifference label="The event before and after" before={before} after={payload} />
      </details>
    </li>
  );
}

/** The id with which it was sent; null: it had none, or nothing is known of it. */
function sentId(event: string | undefined): string | null {
  const { id = null } = event === undefined ? {} : (JSON.parse(event) as { id?: unknown });
  return typeof id === 'string' ? id : null;
}
