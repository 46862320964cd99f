import { useLayoutEffect, useRef, useState, type RefObject } from 'react';
import type { TailRow } from '../../../live/feed-state.js';
import { ROW_HEIGHT, rowWindow, type RowWindow } from './row-window.js';

export interface RowScroll {
  readonly box: RefObject<HTMLDivElement | null>;
  readonly window: RowWindow;
  readonly onScroll: () => void;
}

/** Keeps track of what is in sight. At the top new rows push the others down; further down what is being read stays in place. */
export function useRowScroll(rows: readonly TailRow[]): RowScroll {
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ scrollTop: 0, height: 600 });
  const newest = useRef<number | undefined>(undefined);

  const look = () => {
    const element = box.current;
    if (!element) return;
    const { scrollTop, clientHeight: height } = element;
    setView((before) => (before.scrollTop === scrollTop && before.height === height ? before : { scrollTop, height }));
  };

  useLayoutEffect(() => {
    const seq = rows[0]?.seq;
    const added = seq === undefined || newest.current === undefined ? 0 : seq - newest.current;
    newest.current = seq;
    const element = box.current;
    if (element && added > 0 && element.scrollTop > 0) element.scrollTop += added * ROW_HEIGHT;
    look();
  }, [rows]);

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const resize = new ResizeObserver(look);
    resize.observe(element);
    return () => resize.disconnect();
  }, []);

  return { box, window: rowWindow(rows.length, view.scrollTop, view.height), onScroll: look };
}
