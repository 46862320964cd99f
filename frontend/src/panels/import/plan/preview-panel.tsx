import type { UseQueryResult } from '@tanstack/react-query';
import { FileQuestion } from 'lucide-react';
import { Badge } from '../../../ui/badge.js';
import { formatCount, plural } from '../../../ui/format.js';
import { Panel } from '../../../ui/panel.js';
import { EmptyState, Loading } from '../../../ui/states.js';
import { PREVIEW_RECORDS, type Preview, type PreviewEvent } from '../file/preview.js';
import { ProblemTable } from '../run/problem-table.js';

interface PreviewPanelProps {
  readonly preview: UseQueryResult<Preview>;
  readonly problem: string | null;
}

/** The first events that the file would become, and its first lines that would not be taken. */
export function PreviewPanel({ preview: { data, error }, problem }: PreviewPanelProps) {
  if (problem !== null || error) {
    return (
      <Panel title="Preview">
        <EmptyState icon={FileQuestion} title="This cannot be read yet">
          {problem ?? error?.message}
        </EmptyState>
      </Panel>
    );
  }
  if (!data) {
    return (
      <Panel title="Preview">
        <Loading label="Reading the beginning of the file" />
      </Panel>
    );
  }
  return (
    <div className="grid min-w-0 gap-3 sm:gap-4">
      <Panel
        title="Preview"
        note={`${data.whole ? 'All of the file' : `The first ${PREVIEW_RECORDS} lines`}: ${plural(data.eventCount, 'event')}`}
      >
        {data.eventCount === 0 ? (
          <EmptyState icon={FileQuestion} title="No event in these lines">
            The file may be of another format than the one chosen.
          </EmptyState>
        ) : (
          <>
            <Types types={data.types} />
            <ul className="grid">
              {data.events.map((each) => (
                <EventLine key={each.line} {...each} />
              ))}
            </ul>
          </>
        )}
      </Panel>
      {data.problemCount > 0 && (
        <Panel title="Lines that cannot be taken" note={plural(data.problemCount, 'line')}>
          <ProblemTable lines={data.problems} />
        </Panel>
      )}
    </div>
  );
}

const MOST_TYPES = 8;

function Types({ types }: { readonly types: Preview['types'] }) {
  return (
    <ul aria-label="Types in the preview" className="flex flex-wrap gap-1.5 border-b border-line px-4 py-2.5">
      {types.slice(0, MOST_TYPES).map(([type, count]) => (
        <li key={type}>
          <Badge>
            {type} <span className="tabular-nums">{formatCount(count)}</span>
          </Badge>
        </li>
      ))}
      {types.length > MOST_TYPES && <li className="text-xs text-ink-3">and {types.length - MOST_TYPES} more</li>}
    </ul>
  );
}

/** What tells an event first, the rest as it would be sent. */
function EventLine({ line, event }: PreviewEvent) {
  const { type, time, timestamp, url, visitorId, userId, id: _id, ...rest } = event;
  return (
    <li className="grid gap-x-4 gap-y-0.5 border-b border-line px-4 py-2.5 last:border-b-0 sm:grid-cols-[3.5rem_minmax(0,1fr)]">
      <span className="text-[0.8125rem] text-ink-3 tabular-nums">line {line}</span>
      <div className="min-w-0">
        <p className="flex flex-wrap items-baseline gap-x-3">
          <span className="font-semibold">{String(type ?? 'no type')}</span>
          <span className="text-ink-2 tabular-nums">{String(time ?? timestamp ?? 'time of receipt')}</span>
          <span className="truncate text-ink-3">{String(visitorId ?? userId ?? 'no visitor')}</span>
        </p>
        {url !== undefined && <p className="truncate text-ink-2">{String(url)}</p>}
        <p className="truncate font-mono text-xs text-ink-3">{JSON.stringify(rest)}</p>
      </div>
    </li>
  );
}
