import { memo, type KeyboardEvent } from 'react';
import type { EventView } from '#contracts';
import type { TailRow as Row } from '../../../live/feed-state.js';
import { Badge, DEMO_STREAM } from '../../../ui/badge.js';
import { cx } from '../../../ui/cx.js';
import { formatClockMs } from '../../../ui/format.js';
import { columnsClass, WIDE_CELL } from './columns.js';
import { subjectOf } from './subject.js';

interface TailRowProps {
  readonly row: Row;
  readonly index: number;
  readonly showStream: boolean;
  readonly tabbable: boolean;
  readonly onOpen: (row: Row) => void;
  readonly onKey: (event: KeyboardEvent, index: number) => void;
}

/** One event. The whole row takes a click; its button takes the keyboard and has the name that is read out. */
export const TailRow = memo(function TailRow({ row, index, showStream, tabbable, onOpen, onKey }: TailRowProps) {
  const { event } = row;
  const time = formatClockMs(Date.parse(event.receivedAt));
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      onClick={() => onOpen(row)}
      className={cx(columnsClass(showStream), 'h-9 cursor-pointer border-b border-line hover:bg-sunken')}
    >
      <div role="cell">
        <button
          type="button"
          data-seq={row.seq}
          tabIndex={tabbable ? 0 : -1}
          aria-label={`Open ${event.type} received at ${time}`}
          onKeyDown={(key) => onKey(key, index)}
          className="rounded text-ink-2 tabular-nums"
        >
          {time}
        </button>
      </div>
      <div role="cell" className="truncate font-medium">
        {event.type}
      </div>
      {showStream && (
        <div role="cell" className={WIDE_CELL}>
          <span className={event.stream === DEMO_STREAM ? 'text-warn' : 'text-ink-2'}>{event.stream}</span>
        </div>
      )}
      <div role="cell" className="truncate text-ink-2">
        {event.visitorId ?? event.userId ?? <span className="text-ink-3">no visitor</span>}
      </div>
      <div role="cell" className={cx(WIDE_CELL, 'text-ink-2')}>
        {subjectOf(event)}
      </div>
      <div role="cell" className="hidden items-center justify-end gap-1.5 overflow-hidden md:flex">
        <Marks event={event} />
      </div>
    </div>
  );
});

function Marks({ event: { enriched } }: { readonly event: EventView }) {
  return (
    <>
      {enriched.bot && <Badge title={enriched.botName ?? 'Matched by the crawler list'}>Bot</Badge>}
      {enriched.late && <Badge tone="warn">Late</Badge>}
      {enriched.marks.length > 0 && (
        <Badge tone="warn" title={enriched.marks.join(', ')}>
          {enriched.marks.length === 1 ? '1 mark' : `${enriched.marks.length} marks`}
        </Badge>
      )}
      <span className="truncate text-[0.8125rem] text-ink-3">
        {[enriched.userAgent?.browser, enriched.geo?.country].filter(Boolean).join(' · ')}
      </span>
    </>
  );
}
