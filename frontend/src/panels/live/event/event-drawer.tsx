import { useEffect, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import type { EventView } from '#contracts';
import { ingestUrlQuery } from '../../../api/queries.js';
import { DEMO_STREAM, DemoBadge } from '../../../ui/badge.js';
import { CodeBlock } from '../../../ui/code-block.js';
import { CopyButton } from '../../../ui/copy-button.js';
import { Drawer } from '../../../ui/overlay.js';
import { curlOfEvent } from './curl.js';
import { EventFields } from './event-fields.js';
import { EventTrace } from './event-trace.js';

interface EventDrawerProps {
  readonly projectId: string;
  /** Null: closed. */
  readonly event: EventView | null;
  readonly onClose: () => void;
}

/** One event with all that is known of it. Keeps showing it while it slides out. */
export function EventDrawer({ projectId, event, onClose }: EventDrawerProps) {
  const [shown, setShown] = useState(event);
  useEffect(() => {
    if (event) setShown(event);
  }, [event]);
  return (
    <Drawer
      open={event !== null}
      onClose={onClose}
      title={
        <span className="flex flex-wrap items-center gap-2">
          {shown?.type ?? 'Event'}
          {shown?.stream === DEMO_STREAM && <DemoBadge />}
        </span>
      }
      description={<span className="font-mono text-[0.8125rem] break-all">{shown?.id}</span>}
    >
      {shown && <EventDetails projectId={projectId} event={shown} />}
    </Drawer>
  );
}

function EventDetails({ projectId, event }: { readonly projectId: string; readonly event: EventView }) {
  const { data: ingestUrl = window.location.origin } = useQuery(ingestUrlQuery());
  const json = JSON.stringify(event, null, 2);
  return (
    <div className="grid gap-6 p-5">
      <div className="flex flex-wrap gap-2">
        <CopyButton text={curlOfEvent(event, ingestUrl)} label="Copy as curl" />
        <CopyButton text={json} label="Copy JSON" />
        <p className="w-full text-xs text-ink-3">
          The curl line sends it anew: without its id and time, with your key in $NEXUSPIPE_KEY.
        </p>
      </div>
      <EventFields event={event} />
      <EventTrace projectId={projectId} eventId={event.id} />
      <CodeBlock label="Properties">{JSON.stringify(event.properties, null, 2)}</CodeBlock>
      <CodeBlock label="All of it as JSON">{json}</CodeBlock>
    </div>
  );
}
