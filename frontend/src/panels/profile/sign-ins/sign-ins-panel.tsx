import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SignInView } from '#contracts';
import { endSignIn, signInsQuery, signOutEverywhere } from '../../../api/account.js';
import { endSession } from '../../../api/session.js';
import { Badge } from '../../../ui/badge.js';
import { Button } from '../../../ui/button.js';
import { CardActions, CardCell, CardRow, CardTable } from '../../../ui/card-table.js';
import { Confirm } from '../../../ui/confirm.js';
import { formatAgo, formatDate, plural } from '../../../ui/format.js';
import { Panel } from '../../../ui/panel.js';
import { ErrorState, Loading } from '../../../ui/states.js';
import { useNow } from '../../../ui/use-now.js';
import { deviceOf } from './device.js';

type Asking = { readonly of: 'one'; readonly signIn: SignInView } | { readonly of: 'others' | 'all' } | null;

/** Where somebody is signed in, and the way to end that elsewhere. */
export function SignInsPanel() {
  const { data, isPending, error, refetch } = useQuery(signInsQuery());
  const [asking, setAsking] = useState<Asking>(null);
  const others = data?.filter(({ current }) => !current) ?? [];
  return (
    <Panel
      title="Where you are signed in"
      note={data && plural(data.length, 'device')}
      actions={
        data && (
          <>
            {others.length > 0 && (
              <Button size="small" onClick={() => setAsking({ of: 'others' })}>
                Sign out all others
              </Button>
            )}
            <Button size="small" onClick={() => setAsking({ of: 'all' })}>
              Sign out everywhere
            </Button>
          </>
        )
      }
    >
      {isPending ? (
        <Loading label="Loading the devices" rows={2} />
      ) : data ? (
        <SignInTable signIns={data} onEnd={(signIn) => setAsking({ of: 'one', signIn })} />
      ) : (
        <ErrorState error={error} onRetry={() => void refetch()} />
      )}
      {asking && <EndDialog asking={asking} others={others} onClose={() => setAsking(null)} />}
    </Panel>
  );
}

interface SignInTableProps {
  readonly signIns: readonly SignInView[];
  readonly onEnd: (signIn: SignInView) => void;
}

function SignInTable({ signIns, onEnd }: SignInTableProps) {
  const now = useNow(30_000);
  const inOrder = [...signIns].sort(
    (a, b) => Number(b.current) - Number(a.current) || b.lastSeenAt.localeCompare(a.lastSeenAt),
  );
  return (
    <CardTable caption="Devices that are signed in" columns={['Device', 'Address', 'Last seen', 'Since', null]}>
      {inOrder.map((signIn) => (
        <CardRow
          key={signIn.id}
          head={
            <span className="flex flex-wrap items-center gap-2" title={signIn.userAgent ?? undefined}>
              {deviceOf(signIn.userAgent)}
              {signIn.current && <Badge tone="ok">This device</Badge>}
            </span>
          }
        >
          <CardCell label="Address" className="text-ink-2 tabular-nums">
            {signIn.address ?? '–'}
          </CardCell>
          <CardCell label="Last seen" className="text-ink-2 tabular-nums" title={formatDate(signIn.lastSeenAt)}>
            {formatAgo(now - Date.parse(signIn.lastSeenAt))}
          </CardCell>
          <CardCell label="Since" className="text-ink-2 tabular-nums">
            {formatDate(signIn.createdAt)}
          </CardCell>
          <CardActions>
            {!signIn.current && (
              <Button size="small" aria-label={`Sign out ${deviceOf(signIn.userAgent)}`} onClick={() => onEnd(signIn)}>
                Sign out
              </Button>
            )}
          </CardActions>
        </CardRow>
      ))}
    </CardTable>
  );
}

interface EndDialogProps {
  readonly asking: NonNullable<Asking>;
  readonly others: readonly SignInView[];
  readonly onClose: () => void;
}

function EndDialog({ asking, others, onClose }: EndDialogProps) {
  const queryClient = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: async () => {
      if (asking.of === 'all') return signOutEverywhere();
      const ended = asking.of === 'one' ? [asking.signIn] : others;
      await Promise.all(ended.map(({ id }) => endSignIn(id)));
    },
    onSuccess: async () => {
      if (asking.of === 'all') return endSession('signed-out');
      await queryClient.invalidateQueries({ queryKey: signInsQuery().queryKey });
      onClose();
    },
  });
  const title = {
    one: asking.of === 'one' ? `Sign out ${deviceOf(asking.signIn.userAgent)}?` : '',
    others: `Sign out ${plural(others.length, 'other device')}?`,
    all: 'Sign out everywhere, here as well?',
  }[asking.of];
  return (
    <Confirm
      open
      title={title}
      action="Sign out"
      otherwise="Stay signed in"
      tone="danger"
      busy={isPending}
      error={error}
      onConfirm={() => mutate()}
      onClose={onClose}
    >
      <p>Whoever uses it has to sign in again. If you do not know a device, change your password as well.</p>
    </Confirm>
  );
}
