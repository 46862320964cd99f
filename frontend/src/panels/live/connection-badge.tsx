import { CircleAlert, CloudOff, LoaderCircle } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Connection } from '../../live/connection.js';
import { Badge, type BadgeTone } from '../../ui/badge.js';
import { formatAge, formatClock } from '../../ui/format.js';
import { useNow } from '../../ui/use-now.js';

/** The state of the line, in words, with an icon and a colour beside them. Announced when the state changes, not every second. */
export function ConnectionBadge({ connection }: { readonly connection: Connection }) {
  const { tone, icon, text } = lookOf(connection);
  return (
    <span className="ml-auto inline-flex items-center gap-2" data-testid="connection" data-state={connection.state}>
      <span role="status">
        <Badge tone={tone}>
          {icon}
          {text}
        </Badge>
      </span>
      {connection.state === 'stale' && <StaleFor since={connection.since} />}
    </span>
  );
}

function lookOf(connection: Connection): { tone: BadgeTone; icon: ReactNode; text: string } {
  switch (connection.state) {
    case 'connecting':
      return {
        tone: 'neutral',
        icon: <LoaderCircle aria-hidden className="size-3.5 animate-spin" />,
        text: 'Connecting',
      };
    case 'live':
      return {
        tone: 'ok',
        icon: <span aria-hidden className="size-2 animate-beat rounded-full bg-current" />,
        text: 'Live',
      };
    case 'stale':
      return {
        tone: 'warn',
        icon: <CloudOff aria-hidden className="size-3.5" />,
        text: `Stale since ${formatClock(connection.since)}`,
      };
    case 'refused':
      return {
        tone: 'bad',
        icon: <CircleAlert aria-hidden className="size-3.5" />,
        text: `Refused: ${connection.code}`,
      };
  }
}

function StaleFor({ since }: { readonly since: number }) {
  const age = formatAge(useNow() - since);
  return (
    <span className="text-[0.8125rem] text-ink-3 tabular-nums">Reconnecting{age === 'now' ? '' : `, for ${age}`}</span>
  );
}
