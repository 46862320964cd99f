import { ArrowRight } from 'lucide-react';
import type { ReactNode } from 'react';
import type { SessionView } from '#contracts';
import { momentText } from '../../question/span-text.js';
import { Badge, DEMO_STREAM, DemoBadge } from '../../ui/badge.js';
import { formatDuration, formatExact, plural } from '../../ui/format.js';
import { deviceOf, placeOf, sourceOf } from './session-words.js';

interface SessionTableProps {
  readonly sessions: readonly SessionView[];
  readonly tz: string;
  readonly onOpen: (session: SessionView) => void;
}

const HEAD = 'px-4 py-2 font-medium';
const CELL = 'block px-4 lg:table-cell lg:py-2.5 lg:align-top';

/** A table; on a narrow screen each session is a card. */
export function SessionTable({ sessions, tz, onOpen }: SessionTableProps) {
  return (
    <table role="table" className="block w-full lg:table lg:table-fixed" data-testid="sessions">
      <caption className="sr-only">Sessions, newest first</caption>
      <thead
        role="rowgroup"
        className="sr-only text-left text-[0.8125rem] text-ink-3 lg:not-sr-only lg:table-header-group"
      >
        <tr role="row" className="border-b border-line">
          <Head className="lg:w-52">Started, visitor</Head>
          <Head>First and last page</Head>
          <Head className="lg:w-28">Duration</Head>
          <Head className="lg:w-32">Page views</Head>
          <Head className="lg:w-48">Came from</Head>
          <Head className="lg:w-56">Place, device</Head>
        </tr>
      </thead>
      <tbody role="rowgroup" className="block lg:table-row-group">
        {sessions.map((session) => (
          <Row key={session.id} session={session} tz={tz} onOpen={onOpen} />
        ))}
      </tbody>
    </table>
  );
}

const Head = ({ className = '', children }: { readonly className?: string; readonly children: ReactNode }) => (
  <th role="columnheader" scope="col" className={`${HEAD} ${className}`}>
    {children}
  </th>
);

interface RowProps {
  readonly session: SessionView;
  readonly tz: string;
  readonly onOpen: (session: SessionView) => void;
}

/** The whole row takes a click; its button takes the keyboard and has the name that is read out. */
function Row({ session, tz, onOpen }: RowProps) {
  const started = momentText(Date.parse(session.startedAt), tz);
  return (
    <tr
      role="row"
      onClick={() => onOpen(session)}
      className="block cursor-pointer border-b border-line py-3 last:border-b-0 hover:bg-sunken lg:table-row lg:py-0"
    >
      <th role="rowheader" scope="row" className={`${CELL} text-left font-normal`}>
        <span className="flex flex-wrap items-center gap-x-2">
          <button
            type="button"
            aria-label={`Open the session of ${session.visitorId}, started ${started}`}
            className="rounded font-medium tabular-nums"
          >
            {started}
          </button>
          {session.stream === DEMO_STREAM && <DemoBadge />}
        </span>
        <span className="block truncate text-[0.8125rem] text-ink-3" title={session.visitorId}>
          {session.visitorId}
        </span>
      </th>
      <td role="cell" className={CELL}>
        <Pages session={session} />
      </td>
      <td role="cell" className={`${CELL} tabular-nums`}>
        <Label>Duration</Label>
        {formatDuration(session.durationSeconds)}
      </td>
      <td role="cell" className={`${CELL} tabular-nums`}>
        <Label>Page views</Label>
        {formatExact(session.pageviews)}
        <span className="ml-2 text-[0.8125rem] text-ink-3">{plural(session.events, 'event')}</span>
        <span className="ml-2 inline-flex flex-wrap gap-1 lg:ml-0 lg:flex">
          {session.bounce && <Badge>Bounce</Badge>}
          {session.conversions > 0 && <Badge tone="ok">{plural(session.conversions, 'conversion')}</Badge>}
        </span>
      </td>
      <td role="cell" className={`${CELL} truncate`} title={sourceOf(session)}>
        <Label>Came from</Label>
        {sourceOf(session)}
      </td>
      <td role="cell" className={CELL}>
        <span className="block truncate">
          {placeOf(session) || <span className="text-ink-3">place not known</span>}
        </span>
        <span className="block truncate text-[0.8125rem] text-ink-3">{deviceOf(session)}</span>
      </td>
    </tr>
  );
}

function Pages({ session: { entryPage, exitPage } }: { readonly session: SessionView }) {
  if (entryPage === null) return <span className="text-ink-3">no page view</span>;
  return (
    <span className="flex min-w-0 flex-wrap items-center gap-x-2">
      <span className="max-w-full truncate" title={entryPage}>
        {entryPage}
      </span>
      {exitPage !== null && exitPage !== entryPage && (
        <span className="flex max-w-full min-w-0 items-center gap-2 text-ink-2">
          <ArrowRight aria-hidden className="size-3.5 shrink-0 text-ink-3" />
          <span className="sr-only">to</span>
          <span className="truncate" title={exitPage}>
            {exitPage}
          </span>
        </span>
      )}
    </span>
  );
}

const Label = ({ children }: { readonly children: string }) => (
  <span aria-hidden className="inline-block w-24 text-[0.8125rem] text-ink-3 lg:hidden">
    {children}
  </span>
);
