import { useQuery } from '@tanstack/react-query';
import { Plus, Terminal } from 'lucide-react';
import { useState } from 'react';
import type { AccessTokenView, CreatedAccessToken } from '#contracts';
import { accessTokensQuery } from '../../../api/account.js';
import { Badge } from '../../../ui/badge.js';
import { Button } from '../../../ui/button.js';
import { CardActions, CardCell, CardRow, CardTable } from '../../../ui/card-table.js';
import { formatAgo, formatDate } from '../../../ui/format.js';
import { Panel } from '../../../ui/panel.js';
import { EmptyState, ErrorState, Loading } from '../../../ui/states.js';
import { useNow } from '../../../ui/use-now.js';
import { CreateTokenDialog } from './create-token-dialog.js';
import { RevokeTokenDialog } from './revoke-token-dialog.js';
import { scopeNames } from './token-scopes.js';
import { TokenRevealDialog } from './token-reveal-dialog.js';

type Open =
  | { readonly dialog: 'none' | 'create' }
  | { readonly dialog: 'reveal'; readonly token: CreatedAccessToken }
  | { readonly dialog: 'revoke'; readonly token: AccessTokenView };

/** Tokens with which a person's scripts speak for that person. */
export function TokensPanel() {
  const { data, isPending, error, refetch } = useQuery(accessTokensQuery());
  const [open, setOpen] = useState<Open>({ dialog: 'none' });
  const close = () => setOpen({ dialog: 'none' });
  const newButton = (
    <Button size="small" onClick={() => setOpen({ dialog: 'create' })}>
      <Plus aria-hidden className="size-4" />
      New token
    </Button>
  );
  return (
    <Panel title="Access tokens" note="for scripts and the command line" actions={data && data.length > 0 && newButton}>
      {isPending ? (
        <Loading label="Loading the tokens" rows={2} />
      ) : !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data.length === 0 ? (
        <EmptyState icon={Terminal} title="No token yet" action={newButton}>
          A token lets a script of yours do what you may do, or less, without your password.
        </EmptyState>
      ) : (
        <TokenTable tokens={data} onRevoke={(token) => setOpen({ dialog: 'revoke', token })} />
      )}
      <CreateTokenDialog
        open={open.dialog === 'create'}
        onClose={close}
        onCreated={(token) => setOpen({ dialog: 'reveal', token })}
      />
      {open.dialog === 'reveal' && <TokenRevealDialog token={open.token} onClose={close} />}
      {open.dialog === 'revoke' && <RevokeTokenDialog token={open.token} onClose={close} />}
    </Panel>
  );
}

interface TokenTableProps {
  readonly tokens: readonly AccessTokenView[];
  readonly onRevoke: (token: AccessTokenView) => void;
}

function TokenTable({ tokens, onRevoke }: TokenTableProps) {
  const now = useNow(30_000);
  return (
    <CardTable caption="Your access tokens" columns={['Name', 'May', 'Token', 'Last used', 'Expires', null]}>
      {tokens.map((token) => (
        <CardRow key={token.id} head={token.name}>
          <CardCell label="May">{scopeNames(token.scopes)}</CardCell>
          <CardCell label="Token" className="font-mono text-[0.8125rem] whitespace-nowrap text-ink-2">
            <span className="sr-only">ends with </span>
            <span aria-hidden>npt_…</span>
            {token.hint}
          </CardCell>
          <CardCell label="Last used" className="whitespace-nowrap text-ink-2 tabular-nums">
            {token.lastUsedAt === null ? 'Never' : formatAgo(now - Date.parse(token.lastUsedAt))}
          </CardCell>
          <CardCell label="Expires" className="whitespace-nowrap text-ink-2 tabular-nums">
            <Expiry at={token.expiresAt} now={now} />
          </CardCell>
          <CardActions>
            <Button size="small" aria-label={`Revoke ${token.name}`} onClick={() => onRevoke(token)}>
              Revoke
            </Button>
          </CardActions>
        </CardRow>
      ))}
    </CardTable>
  );
}

function Expiry({ at, now }: { readonly at: string | null; readonly now: number }) {
  if (at === null) return 'Never';
  return Date.parse(at) <= now ? <Badge tone="warn">Expired</Badge> : formatDate(at);
}
