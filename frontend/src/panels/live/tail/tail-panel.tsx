import { Pause, Play } from 'lucide-react';
import { useCallback, useState } from 'react';
import type { EventView } from '#contracts';
import type { FeedSnapshot } from '../../../live/feed.js';
import type { TailRow } from '../../../live/feed-state.js';
import { Badge } from '../../../ui/badge.js';
import { Button } from '../../../ui/button.js';
import { formatClock, plural } from '../../../ui/format.js';
import { Panel } from '../../../ui/panel.js';
import { AddCondition } from './add-condition.js';
import { ConditionChips } from './condition-chips.js';
import { TailEmpty } from './tail-empty.js';
import { TailStatus } from './tail-status.js';
import { TailTable } from './tail-table.js';
import { TypeFilter } from './type-filter.js';
import { useHeldRows } from './use-held-rows.js';

interface TailPanelProps {
  readonly projectId: string;
  readonly feed: FeedSnapshot;
  /** Changes with what is followed. */
  readonly selectionKey: string;
  readonly showStream: boolean;
  readonly types: readonly string[];
  readonly knownTypes: readonly string[];
  readonly onTypes: (types: readonly string[]) => void;
  readonly filter: Readonly<Record<string, string>>;
  readonly onFilter: (filter: Readonly<Record<string, string>>) => void;
  /** An event is open: the rows wait. */
  readonly opened: boolean;
  readonly onOpen: (event: EventView) => void;
}

/** On a phone the rows fill the screen; beside a wide window's counters and chart they get what is left of it. */
const HEIGHT = 'h-[max(24rem,calc(100dvh-10rem))] xl:h-[max(22rem,calc(100dvh-33.5rem))]';
const EMPTY_HEIGHT = 'h-96 xl:h-[max(22rem,calc(100dvh-33.5rem))]';

export function TailPanel(props: TailPanelProps) {
  const { projectId, feed, selectionKey, showStream, types, knownTypes, onTypes, opened, onOpen } = props;
  const { filter, onFilter } = props;
  const filtered = types.length > 0 || Object.keys(filter).length > 0;
  const [paused, setPaused] = useState(false);
  const [reading, setReading] = useState(false);
  const held = paused || reading || opened;
  const { rows, missed } = useHeldRows(feed, held, selectionKey);
  const open = useCallback((row: TailRow) => onOpen(row.event), [onOpen]);

  return (
    <Panel
      title="Events as they arrive"
      className={rows.length === 0 ? EMPTY_HEIGHT : HEIGHT}
      note={
        <span className="flex flex-wrap gap-2">
          {held && <HeldNote paused={paused} reading={reading} missed={missed} />}
          {feed.connection.state === 'stale' && (
            <Badge tone="warn">Stale since {formatClock(feed.connection.since)}</Badge>
          )}
        </span>
      }
      actions={
        <>
          <AddCondition rows={feed.rows} onAdd={(dimension, value) => onFilter({ ...filter, [dimension]: value })} />
          <TypeFilter types={types} knownTypes={knownTypes} onChange={onTypes} />
          <Button size="small" aria-pressed={paused} onClick={() => setPaused(!paused)}>
            {paused ? <Play aria-hidden className="size-4" /> : <Pause aria-hidden className="size-4" />}
            {paused ? 'Resume' : 'Pause'}
          </Button>
        </>
      }
    >
      <ConditionChips types={types} filter={filter} onTypes={onTypes} onFilter={onFilter} />
      {rows.length === 0 ? (
        <TailEmpty projectId={projectId} connection={feed.connection} filtered={filtered} />
      ) : (
        <TailTable key={selectionKey} rows={rows} showStream={showStream} onOpen={open} onReading={setReading} />
      )}
      <TailStatus feed={feed} missed={missed} held={held} />
    </Panel>
  );
}

interface HeldNoteProps {
  readonly paused: boolean;
  readonly reading: boolean;
  readonly missed: number;
}

function HeldNote({ paused, reading, missed }: HeldNoteProps) {
  return (
    <Badge tone="accent">
      <span data-testid="tail-missed" className="tabular-nums">
        {`${paused ? 'Paused' : 'Held while you read'}, ${plural(missed, 'event')} waiting`}
        {reading && !paused && ' (Esc goes on)'}
      </span>
    </Badge>
  );
}
