import { useState, type FocusEvent, type KeyboardEvent } from 'react';
import type { TailRow as Row } from '../../../live/feed-state.js';
import { cx } from '../../../ui/cx.js';
import { columnsClass, WIDE_CELL } from './columns.js';
import { ROW_HEIGHT, scrollToShow } from './row-window.js';
import { TailRow } from './tail-row.js';
import { useRowScroll } from './use-row-scroll.js';

interface TailTableProps {
  readonly rows: readonly Row[];
  readonly showStream: boolean;
  readonly onOpen: (row: Row) => void;
  /** A row has the keyboard's focus, or has it no more. */
  readonly onReading: (reading: boolean) => void;
}

/** Newest first. One tab stop; arrows, Home and End move from row to row, Enter opens, Escape leaves. Only rows in sight are drawn. */
export function TailTable({ rows, showStream, onOpen, onReading }: TailTableProps) {
  const { box, window: drawn, onScroll } = useRowScroll(rows);
  const [active, setActive] = useState<number | null>(null);
  const shown = rows.slice(drawn.first, drawn.end);
  const tabStop = shown.find((row) => row.seq === active)?.seq ?? shown[0]?.seq;

  const move = (event: KeyboardEvent, from: number) => {
    if (event.key === 'Escape' && event.target instanceof HTMLElement) event.target.blur();
    const to = targetOf(event.key, from, rows.length);
    const row = to === null ? undefined : rows[to];
    const element = box.current;
    if (to === null || !row || !element) return;
    event.preventDefault();
    setActive(row.seq);
    const scroll = scrollToShow(to, element.scrollTop, element.clientHeight);
    if (scroll !== null) element.scrollTop = scroll;
    onScroll();
    requestAnimationFrame(() => element.querySelector<HTMLElement>(`[data-seq="${row.seq}"]`)?.focus());
  };
  const focus = (event: FocusEvent<HTMLElement>) => {
    if (event.target.dataset['seq'] !== undefined) setActive(Number(event.target.dataset['seq']));
    if (event.target.matches(':focus-visible')) onReading(true);
  };
  const blur = (event: FocusEvent<HTMLElement>) => {
    if (!event.currentTarget.contains(event.relatedTarget)) onReading(false);
  };

  return (
    <div
      role="table"
      aria-label="Events, newest first"
      aria-rowcount={rows.length + 1}
      className="flex min-h-0 flex-1 flex-col"
    >
      <HeaderRow showStream={showStream} />
      <div
        role="rowgroup"
        ref={box}
        onScroll={onScroll}
        onFocus={focus}
        onBlur={blur}
        data-testid="tail"
        className="min-h-0 flex-1 overflow-y-auto [overflow-anchor:none]"
      >
        <div
          role="presentation"
          style={{ paddingTop: drawn.first * ROW_HEIGHT, paddingBottom: (rows.length - drawn.end) * ROW_HEIGHT }}
        >
          {shown.map((row, offset) => (
            <TailRow
              key={row.seq}
              row={row}
              index={drawn.first + offset}
              showStream={showStream}
              tabbable={row.seq === tabStop}
              onOpen={onOpen}
              onKey={move}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

function targetOf(key: string, from: number, count: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return Math.min(count - 1, from + 1);
    case 'ArrowUp':
      return Math.max(0, from - 1);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}

function HeaderRow({ showStream }: { readonly showStream: boolean }) {
  const cell = 'truncate';
  return (
    <div role="rowgroup">
      <div
        role="row"
        className={cx(columnsClass(showStream), 'h-9 border-b border-line text-[0.8125rem] font-medium text-ink-3')}
      >
        <div role="columnheader">Received</div>
        <div role="columnheader" className={cell}>
          Type
        </div>
        {showStream && (
          <div role="columnheader" className={WIDE_CELL}>
            Stream
          </div>
        )}
        <div role="columnheader" className={cell}>
          Visitor
        </div>
        <div role="columnheader" className={WIDE_CELL}>
          Page or properties
        </div>
        <div role="columnheader" className={cx(WIDE_CELL, 'text-right')}>
          Browser, country
        </div>
      </div>
    </div>
  );
}
