import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { InvitationView, SentInvitation } from '#contracts';
import { ROLE_NAMES } from '../../../access/roles.js';
import { membersQuery, renewInvitation } from '../../../api/members.js';
import { Badge } from '../../../ui/badge.js';
import { Button } from '../../../ui/button.js';
import { CardActions, CardCell, CardRow, CardTable } from '../../../ui/card-table.js';
import { formatDate } from '../../../ui/format.js';
import { Panel } from '../../../ui/panel.js';
import { FormError } from '../../../ui/states.js';
import { useNow } from '../../../ui/use-now.js';

interface InvitationListProps {
  readonly projectId: string;
  readonly invitations: readonly InvitationView[];
  readonly onRenewed: (invitation: SentInvitation) => void;
  readonly onWithdraw: (invitation: InvitationView) => void;
}

/** Invitations that nobody has accepted yet. */
export function InvitationList({ projectId, invitations, onRenewed, onWithdraw }: InvitationListProps) {
  const now = useNow(30_000);
  const queryClient = useQueryClient();
  const { mutate, isPending, error, variables } = useMutation({
    mutationFn: (id: string) => renewInvitation(projectId, id),
    onSuccess: (invitation) => {
      void queryClient.invalidateQueries({ queryKey: membersQuery(projectId).queryKey });
      onRenewed(invitation);
    },
  });
  return (
    <Panel title="Open invitations">
      {error && (
        <div className="p-4 pb-0">
          <FormError error={error} />
        </div>
      )}
      {invitations.length === 0 ? (
        <p className="px-4 py-5 text-ink-2">Nobody is invited at the moment.</p>
      ) : (
        <CardTable caption="Open invitations" columns={['Email', 'Role', 'Sent', 'Good until', null]}>
          {invitations.map((invitation) => (
            <CardRow key={invitation.id} head={invitation.email}>
              <CardCell label="Role">{ROLE_NAMES[invitation.role]}</CardCell>
              <CardCell label="Sent" className="text-ink-2 tabular-nums">
                {formatDate(invitation.createdAt)}
              </CardCell>
              <CardCell label="Good until" className="text-ink-2 tabular-nums">
                {Date.parse(invitation.expiresAt) <= now ? (
                  <Badge tone="warn">Over</Badge>
                ) : (
                  formatDate(invitation.expiresAt)
                )}
              </CardCell>
              <CardActions>
                <Button
                  size="small"
                  busy={isPending && variables === invitation.id}
                  aria-label={`New link for ${invitation.email}`}
                  onClick={() => mutate(invitation.id)}
                >
                  New link
                </Button>
                <Button
                  size="small"
                  aria-label={`Withdraw the invitation of ${invitation.email}`}
                  onClick={() => onWithdraw(invitation)}
                >
                  Withdraw
                </Button>
              </CardActions>
            </CardRow>
          ))}
        </CardTable>
      )}
    </Panel>
  );
}
