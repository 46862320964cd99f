import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import type { CollectorWithKey } from '#contracts';
import { streamsQuery } from '../../../api/queries.js';
import { Button } from '../../../ui/button.js';
import { Modal } from '../../../ui/overlay.js';
import { SecretField } from '../../../ui/secret-field.js';
import { sends, useOf } from '../form/draft.js';
import { FirstUse } from './first-use.js';
import { readSnippet, streamOf } from './key-use.js';
import { Snippet } from './snippet-block.js';

interface RevealDialogProps {
  readonly projectId: string;
  readonly collector: CollectorWithKey;
  readonly onClose: () => void;
}

/** The one time that a key is shown: with what uses it, and a light that goes green when it worked. */
export function RevealDialog({ projectId, collector, onClose }: RevealDialogProps) {
  const { data: streams = [] } = useQuery(streamsQuery(projectId));
  const stream = streamOf(collector, streams);
  return (
    <Modal
      open
      onClose={onClose}
      dismissible={false}
      wide
      title={`Key of “${collector.name}”`}
      description="Copy it now: only its hash is kept, it cannot be shown again."
    >
      <div className="grid gap-5">
        <SecretField label="API key" value={collector.key} copyLabel="Copy key" testId="api-key" />
        {stream !== null && <FirstUse projectId={projectId} collector={collector} stream={stream} />}
        {!sends(useOf(collector.scopes)) && (
          <Snippet label="Read the project from a terminal" what="command">
            {readSnippet(collector, window.location.origin)}
          </Snippet>
        )}
        <div className="flex flex-wrap items-center justify-between gap-3 border-t border-line pt-4">
          <p className="flex items-center gap-2 text-[0.8125rem] text-ink-2">
            <TriangleAlert aria-hidden className="size-4 shrink-0 text-warn" />
            The key is gone from here once you close this.
          </p>
          <Button onClick={onClose}>I have saved the key</Button>
        </div>
      </div>
    </Modal>
  );
}
