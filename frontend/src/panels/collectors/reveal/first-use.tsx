import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CollectorWithKey } from '#contracts';
import { ingestUrlQuery } from '../../../api/queries.js';
import { Select } from '../../../ui/select.js';
import { useOf } from '../form/draft.js';
import { FirstEvent } from './first-event.js';
import { GUIDES } from './guides.js';
import { Snippet } from './snippet-block.js';

interface FirstUseProps {
  readonly projectId: string;
  readonly collector: CollectorWithKey;
  readonly stream: string;
}

/** What to paste where for the client that one has, with the key in it, and whether its event came. */
export function FirstUse({ projectId, collector, stream }: FirstUseProps) {
  const { data: ingestUrl = window.location.origin } = useQuery(ingestUrlQuery());
  const use = useOf(collector.scopes) === 'browser' ? 'browser' : 'server';
  const guides = GUIDES.filter((guide) => guide.for === use || guide.for === 'both');
  const [chosen, setChosen] = useState(guides[0]!.id);
  const guide = guides.find(({ id }) => id === chosen) ?? guides[0]!;
  return (
    <>
      <div className="flex flex-wrap items-center gap-3">
        <label htmlFor="client" className="font-medium text-ink">
          Send with
        </label>
        <Select
          id="client"
          label="Client"
          value={guide.id}
          options={guides.map(({ id, label }) => ({ value: id, label }))}
          onChange={setChosen}
        />
      </div>
      {guide.packages.length > 0 && (
        <Snippet label="Install" what="command">
          {`npm install ${guide.packages.join(' ')}`}
        </Snippet>
      )}
      <Snippet label={guide.goes} what={guide.what}>
        {guide.text({ collector, stream, ingestUrl })}
      </Snippet>
      {!guide.namesStream && collector.streams.length !== 1 && (
        <p className="text-[0.8125rem] text-ink-2">
          This client names no stream: give it a key that is for one stream only.
        </p>
      )}
      <FirstEvent projectId={projectId} stream={stream} origins={collector.origins} />
    </>
  );
}
