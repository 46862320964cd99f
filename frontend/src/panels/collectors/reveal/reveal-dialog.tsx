import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import type { CreatedCollector } from '../../../api/control.js';
import { ingestUrlQuery, streamsQuery } from '../../../api/queries.js';
import { Button } from '../../../ui/button.js';
import { CodeBlock } from '../../../ui/code-block.js';
import { CopyButton } from '../../../ui/copy-button.js';
import { cx } from '../../../ui/cx.js';
import { Field, inputClass } from '../../../ui/field.js';
import { Modal } from '../../../ui/overlay.js';
import { FirstEvent } from './first-event.js';
import { snippetOf, streamOf } from './snippet.js';

interface RevealDialogProps {
  readonly projectId: string;
  readonly collector: CreatedCollector;
  readonly onClose: () => void;
}

/** The one time that a key is shown: with a command that uses it, and a light that goes green when it worked. */
export function RevealDialog({ projectId, collector, onClose }: RevealDialogProps) {
  const { data: ingestUrl = window.location.origin } = useQuery(ingestUrlQuery());
  const { data: streams = [] } = useQuery(streamsQuery(projectId));
  const stream = streamOf(collector, streams);
  const snippet = stream === null ? null : snippetOf(collector, stream, ingestUrl);
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
        <Field label="API key">
          {(control) => (
            <div className="flex flex-wrap items-center gap-2">
              <input
                {...control}
                readOnly
                data-testid="api-key"
                value={collector.key}
                onFocus={(event) => event.target.select()}
                className={cx(inputClass, 'h-9 min-w-0 flex-1 basis-64 bg-sunken font-mono text-[0.8125rem]')}
              />
              <CopyButton text={collector.key} label="Copy key" tone="primary" />
            </div>
          )}
        </Field>
        {snippet !== null && stream !== null && (
          <>
            <CodeBlock
              label="Send the first event from a terminal"
              action={<CopyButton text={snippet} label="Copy command" tone="ghost" />}
            >
              {snippet}
            </CodeBlock>
            <FirstEvent projectId={projectId} stream={stream} origins={collector.origins} />
          </>
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
