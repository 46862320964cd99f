import { ChevronRight, CircleAlert, CircleCheck, CircleMinus, TriangleAlert, type LucideIcon } from 'lucide-react';
import { useId, useState } from 'react';
import type { CollectorRequest } from '#contracts';
import { Badge, type BadgeTone } from '../../../ui/badge.js';
import { cx } from '../../../ui/cx.js';
import { formatClockMs } from '../../../ui/format.js';
import { RequestDetails } from './request-details.js';
import { DOOR_NAMES, eventsText, outcomeOf, reasonOf } from './request-words.js';

const COLUMNS = 'lg:grid-cols-[6.5rem_10.5rem_minmax(0,1fr)_minmax(0,1fr)_minmax(0,1.25fr)_1.25rem]';
const TITLES = ['Time', 'Outcome', 'Door', 'Events', 'Why', ''];

/** Newest first; each opens to all that is known of it. */
export function RequestList({ requests }: { readonly requests: readonly CollectorRequest[] }) {
  const [openId, setOpenId] = useState<string | null>(null);
  return (
    <>
      <div
        aria-hidden
        className={cx('hidden gap-x-4 border-b border-line px-4 py-2 text-[0.8125rem] text-ink-3 lg:grid', COLUMNS)}
      >
        {TITLES.map((title) => (
          <span key={title} className="font-medium">
            {title}
          </span>
        ))}
      </div>
      <ol aria-label="Requests, newest first" data-testid="requests">
        {requests.map((request) => (
          <Row
            key={request.id}
            request={request}
            open={openId === request.id}
            onToggle={() => setOpenId(openId === request.id ? null : request.id)}
          />
        ))}
      </ol>
    </>
  );
}

interface RowProps {
  readonly request: CollectorRequest;
  readonly open: boolean;
  readonly onToggle: () => void;
}

function Row({ request, open, onToggle }: RowProps) {
  const id = useId();
  const { at, door, method, path } = request;
  return (
    <li className="border-b border-line last:border-b-0">
      <button
        type="button"
        aria-expanded={open}
        aria-controls={id}
        onClick={onToggle}
        className={cx(
          'grid w-full grid-cols-[auto_minmax(0,1fr)_1.25rem] items-center gap-x-4 gap-y-1 px-4 py-2.5 text-left -outline-offset-2 hover:bg-sunken',
          COLUMNS,
        )}
      >
        <span className="font-mono text-[0.8125rem] text-ink-2 tabular-nums">{formatClockMs(Date.parse(at))}</span>
        <OutcomeBadge request={request} />
        <span className="order-1 col-span-3 min-w-0 lg:order-none lg:col-span-1">
          {DOOR_NAMES[door]}{' '}
          <span className="block truncate font-mono text-xs text-ink-3">
            {method} {path}
          </span>
        </span>
        <span className="order-2 col-span-3 text-ink-2 empty:hidden lg:order-none lg:col-span-1 lg:empty:block">
          {eventsText(request)}
        </span>
        <Why request={request} />
        <ChevronRight
          aria-hidden
          className={cx('size-4 justify-self-end text-ink-3 transition-transform', open && 'rotate-90')}
        />
      </button>
      <div id={id} hidden={!open}>
        {open && <RequestDetails request={request} />}
      </div>
    </li>
  );
}

function Why({ request }: { readonly request: CollectorRequest }) {
  const reason = reasonOf(request);
  return (
    <span className="order-3 col-span-3 min-w-0 empty:hidden lg:order-none lg:col-span-1 lg:empty:block">
      {reason !== null && (
        <>
          <span className="block font-mono text-[0.8125rem] wrap-anywhere">{reason}</span>
          <span className="block truncate text-[0.8125rem] text-ink-3">
            {(request.firstRefused?.detail ?? request.detail ?? request.hint)?.replaceAll('`', '')}
          </span>
        </>
      )}
    </span>
  );
}

const ICONS: Readonly<Record<BadgeTone, LucideIcon>> = {
  ok: CircleCheck,
  warn: TriangleAlert,
  bad: CircleAlert,
  neutral: CircleMinus,
  accent: CircleMinus,
};

function OutcomeBadge({ request }: { readonly request: CollectorRequest }) {
  const { tone, text } = outcomeOf(request);
  const Icon = ICONS[tone];
  return (
    <span className="min-w-0">
      <Badge tone={tone}>
        <Icon aria-hidden className="size-3.5" />
        {request.status ?? ''} {text}
      </Badge>
    </span>
  );
}
