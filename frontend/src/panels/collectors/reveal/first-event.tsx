import { CircleCheck, LoaderCircle } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { EventView } from '#contracts';
import { useLiveFeed } from '../../../live/use-live-feed.js';
import { formatClockMs } from '../../../ui/format.js';
import { HELLO_TYPE } from './snippet.js';

const PATIENCE_MS = 20_000;

interface FirstEventProps {
  readonly projectId: string;
  readonly stream: string;
  readonly origins: readonly string[];
}

/** Waits for the snippet's event on the live feed; says what may be wrong when it does not come. */
export function FirstEvent({ projectId, stream, origins }: FirstEventProps) {
  const feed = useLiveFeed({ projectId, streams: [stream], types: [] });
  const [hello, setHello] = useState<EventView | null>(null);
  const found = feed.rows.find((row) => row.event.type === HELLO_TYPE)?.event ?? null;
  useEffect(() => {
    if (found) setHello((before) => before ?? found);
  }, [found]);
  const impatient = useImpatience(hello === null);
  const other = feed.rows[0]?.event ?? null;

  return (
    <div
      data-testid="first-event"
      data-state={hello ? 'received' : 'waiting'}
      className={hello ? 'rounded-lg bg-ok-soft p-4 text-ok' : 'rounded-lg border border-line p-4 text-ink-2'}
    >
      <p role="status" className="flex items-center gap-2.5 font-medium">
        {hello ? (
          <CircleCheck aria-hidden className="size-5 shrink-0" />
        ) : (
          <LoaderCircle aria-hidden className="size-5 shrink-0 animate-spin" />
        )}
        {hello
          ? `The first event arrived at ${formatClockMs(Date.parse(hello.receivedAt))}. The key works.`
          : feed.connection.state === 'live'
            ? `Waiting for the first “${HELLO_TYPE}” event on ${stream}`
            : 'Connecting to the live feed'}
      </p>
      {!hello && other && (
        <p className="mt-2 pl-7.5">
          Other events are arriving on {stream} ({other.type}), with this key or another.
        </p>
      )}
      {!hello && impatient && <LikelyCauses origins={origins} connected={feed.connection.state === 'live'} />}
    </div>
  );
}

function useImpatience(waiting: boolean): boolean {
  const [impatient, setImpatient] = useState(false);
  useEffect(() => {
    if (!waiting) return undefined;
    const timer = setTimeout(() => setImpatient(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [waiting]);
  return impatient;
}

function LikelyCauses({ origins, connected }: { readonly origins: readonly string[]; readonly connected: boolean }) {
  return (
    <div className="mt-3 pl-7.5" data-testid="likely-causes">
      <p className="font-medium text-ink">Nothing yet. Likely causes:</p>
      <ul className="mt-1 list-disc pl-5">
        {!connected && <li>This page is not connected to the live feed; the event may be there already.</li>}
        <li>
          The command was not run, or the terminal cannot reach the address in it (a proxy, a firewall, another
          machine’s localhost).
        </li>
        <li>The answer was not 202: it names the reason in “code”.</li>
        {origins.length > 0 && <li>The request came from another origin than {origins.join(', ')}.</li>}
        <li>The pipeline is behind: the enricher or the projector is not running.</li>
      </ul>
    </div>
  );
}
