import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import type { StreamView } from '#contracts';
import { DEMO_STREAM } from '../../../ui/badge.js';
import { Button } from '../../../ui/button.js';
import { Panel } from '../../../ui/panel.js';
import { formatBytes } from '../../../ui/format.js';
import { ErrorState, Loading } from '../../../ui/states.js';
import { formatProblem, type FileFormat } from '../file/file-format.js';
import { previewOf } from '../file/preview.js';
import { FormatForm } from './format-form.js';
import { PreviewPanel } from './preview-panel.js';
import { StreamField } from './stream-field.js';

interface ImportPlanProps {
  readonly projectId: string;
  readonly streams: UseQueryResult<readonly StreamView[]>;
  readonly file: File;
  /** The first of the file. */
  readonly lines: readonly string[];
  readonly guess: FileFormat;
  readonly onBack: () => void;
  readonly onStart: (format: FileFormat, stream: string) => void;
}

/** What the file is and where it goes, with what would become of its first lines. Nothing has been sent yet. */
export function ImportPlan({ projectId, streams, file, lines, guess, onBack, onStart }: ImportPlanProps) {
  const [format, setFormat] = useState(guess);
  const [chosen, setStream] = useState<string | null>(null);
  const problem = formatProblem(format);
  const preview = useQuery({
    queryKey: ['import-preview', file.name, file.size, file.lastModified, format],
    queryFn: () => previewOf(file, format),
    enabled: problem === null,
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });
  const own = (streams.data ?? []).filter(({ name }) => name !== DEMO_STREAM);
  const stream = chosen ?? own[0]?.name ?? null;
  const ready = stream !== null && problem === null && (preview.data?.eventCount ?? 0) > 0;

  return (
    <div className="grid items-start gap-3 sm:gap-4 xl:grid-cols-[24rem_minmax(0,1fr)]">
      <Panel title="What to import" note={formatBytes(file.size)}>
        <div className="grid gap-5 p-4">
          <p className="font-medium break-all">{file.name}</p>
          <FormatForm format={format} lines={lines} problem={problem} onChange={setFormat} />
          {streams.isError ? (
            <ErrorState error={streams.error} onRetry={() => void streams.refetch()} />
          ) : streams.data ? (
            <StreamField projectId={projectId} streams={own} value={stream} onChange={setStream} />
          ) : (
            <Loading label="Loading the streams" rows={1} />
          )}
          <div className="flex flex-wrap gap-2 border-t border-line pt-4">
            <Button
              tone="primary"
              disabled={!ready}
              onClick={() => {
                if (stream !== null) onStart(format, stream);
              }}
            >
              Start the import
            </Button>
            <Button onClick={onBack}>Another file</Button>
          </div>
          <p className="text-[0.8125rem] text-ink-3">
            The import makes a key of its own, which is revoked when it is over. The same file imported twice counts
            once.
          </p>
        </div>
      </Panel>
      <PreviewPanel preview={preview} problem={problem} />
    </div>
  );
}
