import { Link } from '@tanstack/react-router';
import { CircleDot, FileText, MousePointerClick, ShoppingCart, TriangleAlert, type LucideIcon } from 'lucide-react';
import type { EventView } from '#contracts';
import { clockText } from '../../question/span-text.js';
import { cx } from '../../ui/cx.js';
import { formatDuration } from '../../ui/format.js';
import { propertiesPreview } from '../events/properties-preview.js';
import { subjectOf } from '../live/tail/subject.js';

interface TimelineProps {
  readonly projectId: string;
  /** Newest first, as they are listed. */
  readonly events: readonly EventView[];
  readonly tz: string;
}

/** A wait that is worth saying. */
const PAUSE_MS = 1_000;

/** Oldest first, with the time that passed between. */
export function Timeline({ projectId, events, tz }: TimelineProps) {
  const inOrder = [...events].reverse();
  return (
    <ol className="grid" data-testid="timeline">
      {inOrder.map((event, index) => (
        <Step
          key={event.id}
          projectId={projectId}
          event={event}
          before={inOrder[index - 1]}
          last={index === inOrder.length - 1}
          tz={tz}
        />
      ))}
    </ol>
  );
}

interface StepProps {
  readonly projectId: string;
  readonly event: EventView;
  readonly before: EventView | undefined;
  readonly last: boolean;
  readonly tz: string;
}

function Step({ projectId, event, before, last, tz }: StepProps) {
  const waited = before ? Date.parse(event.time) - Date.parse(before.time) : 0;
  const { icon: Icon, tone } = lookOf(event.type);
  return (
    <li className="grid grid-cols-[1.75rem_minmax(0,1fr)_auto] gap-x-3">
      <span aria-hidden className="grid justify-items-center">
        <span className={cx('h-2 w-px', before && 'bg-line-strong')} />
        <span className={cx('grid size-7 place-items-center rounded-full', tone)}>
          <Icon className="size-3.5" />
        </span>
        <span className={cx('w-px grow', !last && 'bg-line-strong')} />
      </span>
      <span className="min-w-0 pt-2.5 pb-3">
        <Link
          to="/projects/$projectId/event/{-$eventId}"
          params={{ projectId, eventId: event.id }}
          className="font-medium underline-offset-4 hover:underline"
        >
          {event.type}
        </Link>
        {event.url !== null && <span className="block break-words text-ink-2">{subjectOf(event)}</span>}
        <span className="block font-mono text-xs break-words text-ink-3">{propertiesPreview(event.properties)}</span>
      </span>
      <span className="pt-2.5 text-right text-[0.8125rem] whitespace-nowrap text-ink-3 tabular-nums">
        {clockText(Date.parse(event.time), tz)}
        {waited >= PAUSE_MS && <span className="block">+{formatDuration(waited / 1_000)}</span>}
      </span>
    </li>
  );
}

function lookOf(type: string): { readonly icon: LucideIcon; readonly tone: string } {
  switch (type) {
    case 'page_view':
      return { icon: FileText, tone: 'bg-accent-soft text-accent' };
    case 'click':
    case 'form_submit':
      return { icon: MousePointerClick, tone: 'bg-sunken text-ink-2' };
    case 'purchase':
    case 'conversion':
      return { icon: ShoppingCart, tone: 'bg-ok-soft text-ok' };
    case 'error':
      return { icon: TriangleAlert, tone: 'bg-bad-soft text-bad' };
    default:
      return { icon: CircleDot, tone: 'bg-sunken text-ink-2' };
  }
}
