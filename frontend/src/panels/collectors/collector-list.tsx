import { Link } from '@tanstack/react-router';
import { Ellipsis } from 'lucide-react';
import type { CollectorView } from '#contracts';
import { CardActions, CardCell, CardRow, CardTable } from '../../ui/card-table.js';
import { buttonClass, IconButton } from '../../ui/button.js';
import { formatAgo, formatDate } from '../../ui/format.js';
import { Dropdown, MenuItem } from '../../ui/menu.js';
import { stateOf, useText } from './collector-state.js';
import { StateBadge } from './state-badge.js';

export type CollectorAction = 'details' | 'edit' | 'rotate' | 'revoke';

interface CollectorListProps {
  readonly collectors: readonly CollectorView[];
  /** Epoch milliseconds. */
  readonly now: number;
  readonly canChange: boolean;
  readonly onAction: (action: CollectorAction, collector: CollectorView) => void;
}

/** In the order in which they come. */
export function CollectorList({ collectors, now, canChange, onAction }: CollectorListProps) {
  return (
    <CardTable
      caption="Collectors of this project"
      columns={['Name', 'Use', 'Streams', 'Key', 'Last used', 'State', null]}
    >
      {collectors.map((collector) => (
        <Row key={collector.id} collector={collector} now={now} canChange={canChange} onAction={onAction} />
      ))}
    </CardTable>
  );
}

interface RowProps extends Omit<CollectorListProps, 'collectors'> {
  readonly collector: CollectorView;
}

function Row({ collector, now, canChange, onAction }: RowProps) {
  const { id, projectId, name, streams, scopes, origins, keyHint, keys, lastUsedAt } = collector;
  const state = stateOf(collector, now);
  const rotatedOut = keys.filter(({ goodUntil }) => goodUntil !== null && Date.parse(goodUntil) > now);
  return (
    <CardRow
      head={
        <button
          type="button"
          className="text-left font-medium wrap-anywhere text-accent underline-offset-4 hover:underline"
          onClick={() => onAction('details', collector)}
        >
          {name}
        </button>
      }
    >
      <CardCell label="Use">
        {useText(scopes)}
        {origins.length > 0 && (
          <span className="block text-[0.8125rem] wrap-anywhere text-ink-3">{originsText(origins)}</span>
        )}
      </CardCell>
      <CardCell label="Streams" className="wrap-anywhere">
        {streams.length === 0 ? 'All' : streams.join(', ')}
      </CardCell>
      <CardCell label="Key" className="font-mono text-[0.8125rem] whitespace-nowrap text-ink-2">
        <span className="sr-only">ends with </span>
        <span aria-hidden>npk_…</span>
        {keyHint}
        {rotatedOut[0] && (
          <span className="block font-sans text-ink-3" title={formatDate(rotatedOut[0].goodUntil ?? '')}>
            and {rotatedOut[0].hint}, until it ends
          </span>
        )}
      </CardCell>
      <CardCell
        label="Last used"
        className="whitespace-nowrap text-ink-2 tabular-nums"
        {...(lastUsedAt === null ? {} : { title: formatDate(lastUsedAt) })}
      >
        {lastUsedAt === null ? 'Never' : formatAgo(now - Date.parse(lastUsedAt))}
      </CardCell>
      <CardCell label="State">
        <StateBadge state={state} />
      </CardCell>
      <CardActions>
        <Link
          to="/projects/$projectId/collectors/$collectorId/requests"
          params={{ projectId, collectorId: id }}
          aria-label={`Requests of ${name}`}
          className={buttonClass('secondary', 'small')}
        >
          Requests
        </Link>
        {canChange && state !== 'revoked' && (
          <Dropdown
            align="end"
            trigger={
              <IconButton label={`Actions for ${name}`}>
                <Ellipsis aria-hidden className="size-4.5" />
              </IconButton>
            }
          >
            <MenuItem onClick={() => onAction('edit', collector)}>Change what it may do</MenuItem>
            <MenuItem onClick={() => onAction('rotate', collector)}>Rotate the key</MenuItem>
            <MenuItem onClick={() => onAction('revoke', collector)}>Revoke</MenuItem>
          </Dropdown>
        )}
      </CardActions>
    </CardRow>
  );
}

const originsText = ([first = '', ...more]: readonly string[]): string =>
  more.length === 0 ? first : `${first} and ${more.length} more`;
