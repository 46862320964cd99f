import { Link } from '@tanstack/react-router';
import { Radar } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CollectorKeyView, CollectorView } from '#contracts';
import { Badge } from '../../ui/badge.js';
import { Button, buttonClass } from '../../ui/button.js';
import { formatAgo, formatDate, formatExact } from '../../ui/format.js';
import { Drawer } from '../../ui/overlay.js';
import { useNow } from '../../ui/use-now.js';
import type { CollectorAction } from './collector-list.js';
import { stateOf, useText } from './collector-state.js';
import { StateBadge } from './state-badge.js';

interface DetailsDrawerProps {
  readonly collector: CollectorView;
  readonly canChange: boolean;
  readonly onAction: (action: CollectorAction, collector: CollectorView) => void;
  readonly onClose: () => void;
}

/** All that is known of a collector; of its keys that is their last characters. */
export function DetailsDrawer({ collector, canChange, onAction, onClose }: DetailsDrawerProps) {
  const now = useNow(30_000);
  const state = stateOf(collector, now);
  const { name, scopes, streams, origins, expiresAt, createdAt, revokedAt, lastUsedAt } = collector;
  return (
    <Drawer open onClose={onClose} title={name} description={useText(scopes)}>
      <div className="grid gap-5 p-5">
        <dl className="grid grid-cols-[8.5rem_minmax(0,1fr)] gap-x-4 gap-y-2.5">
          <Fact name="State">
            <StateBadge state={state} />
          </Fact>
          <Fact name="Last used">{lastUsedAt === null ? 'Never' : formatAgo(now - Date.parse(lastUsedAt))}</Fact>
          <Fact name="Streams">{streams.length === 0 ? 'All of the project' : streams.join(', ')}</Fact>
          {scopes.includes('ingest:browser') && (
            <Fact name="Origins">{origins.length === 0 ? 'Any website' : <Lines texts={origins} />}</Fact>
          )}
          <Fact name="Events a second">{limitText(collector.ratePerSecond, 'As the installation allows')}</Fact>
          <Fact name="Events a month">{limitText(collector.monthlyQuota, 'No quota')}</Fact>
          <Fact name="Expires">{expiresAt === null ? 'Never' : formatDate(expiresAt)}</Fact>
          <Fact name="Created">{formatDate(createdAt)}</Fact>
          {revokedAt !== null && <Fact name="Revoked">{formatDate(revokedAt)}</Fact>}
        </dl>
        <Link
          to="/projects/$projectId/collectors/$collectorId/requests"
          params={{ projectId: collector.projectId, collectorId: collector.id }}
          className={`${buttonClass()} justify-self-start`}
        >
          <Radar aria-hidden className="size-4" />
          See its last requests
        </Link>
        {collector.keys.length > 0 && <Keys keys={collector.keys} />}
        {canChange && state !== 'revoked' && (
          <div className="flex flex-wrap gap-2 border-t border-line pt-4">
            <Button onClick={() => onAction('edit', collector)}>Change what it may do</Button>
            <Button onClick={() => onAction('rotate', collector)}>Rotate the key</Button>
            <Button onClick={() => onAction('revoke', collector)}>Revoke</Button>
          </div>
        )}
      </div>
    </Drawer>
  );
}

function Keys({ keys }: { readonly keys: readonly CollectorKeyView[] }) {
  return (
    <section aria-label="Keys">
      <h3 className="mb-2 font-semibold">Keys that work</h3>
      <ul className="grid gap-2">
        {keys.map(({ hint, createdAt, goodUntil }) => (
          <li
            key={`${hint}-${createdAt}`}
            className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-lg bg-sunken px-3 py-2"
          >
            <span className="font-mono text-[0.8125rem]">
              <span className="sr-only">ends with </span>
              <span aria-hidden>npk_…</span>
              {hint}
            </span>
            <span className="text-[0.8125rem] text-ink-2">made {formatDate(createdAt)}</span>
            {goodUntil === null ? (
              <Badge tone="ok">Current</Badge>
            ) : (
              <Badge tone="warn">Ends {formatDate(goodUntil)}</Badge>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

const Fact = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <>
    <dt className="text-ink-3">{name}</dt>
    <dd className="min-w-0 wrap-anywhere tabular-nums">{children}</dd>
  </>
);

const Lines = ({ texts }: { readonly texts: readonly string[] }) => (
  <ul>
    {texts.map((text) => (
      <li key={text}>{text}</li>
    ))}
  </ul>
);

const limitText = (limit: number | null, none: string): string => (limit === null ? none : formatExact(limit));
