import { useQuery } from '@tanstack/react-query';
import { Radar } from 'lucide-react';
import type { CollectorView } from '#contracts';
import { ingestUrlQuery, streamsQuery } from '../../../api/queries.js';
import { EmptyState } from '../../../ui/states.js';
import { stateOf } from '../collector-state.js';
import { sends, useOf } from '../form/draft.js';
import { streamOf } from '../reveal/key-use.js';
import { snippetOf } from '../reveal/snippet.js';
import { Snippet } from '../reveal/snippet-block.js';

/** What may be wrong when nothing came, and what to try. */
export function NoRequests({ collector }: { readonly collector: CollectorView }) {
  const { data: ingestUrl = window.location.origin } = useQuery(ingestUrlQuery());
  const { data: streams = [] } = useQuery(streamsQuery(collector.projectId));
  const stream = streamOf(collector, streams);
  const key = `npk_…${collector.keyHint}`;
  const isSender = sends(useOf(collector.scopes));
  return (
    <div className="grid justify-items-center pb-6">
      <EmptyState icon={Radar} title="No request with this key in the last hour">
        What comes is here a second or two later, refused or not.
      </EmptyState>
      <div className="grid w-full max-w-2xl gap-4 px-4">
        <div className="rounded-lg bg-sunken px-4 py-3 text-ink-2">
          <p className="font-medium text-ink">You do send, and nothing is here?</p>
          <ul className="mt-1 grid list-disc gap-1 pl-5">
            <li>
              Another address: events go to{' '}
              <code className="font-mono text-[0.8125rem] wrap-anywhere">{ingestUrl}</code>.
            </li>
            <li>
              Another key: this one ends with {collector.keyHint}. A mistyped key is nobody’s, and is answered 401.
            </li>
            <li>A proxy, a firewall or an ad blocker answers before us: look at the answer that the sender gets.</li>
            {stateOf(collector, Date.now()) !== 'active' && <li>The key does not work any more.</li>}
            {!isSender && <li>This key is for reading and managing: it sends no events.</li>}
          </ul>
        </div>
        {isSender && stream !== null && (
          <Snippet label="Try it from a terminal, with the whole key" what="command">
            {snippetOf({ ...collector, key }, stream, ingestUrl)}
          </Snippet>
        )}
      </div>
    </div>
  );
}
