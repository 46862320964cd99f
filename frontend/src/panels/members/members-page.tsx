import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { LogOut, UserPlus } from 'lucide-react';
import { useState } from 'react';
import type { InvitationView, MemberView, SentInvitation } from '#contracts';
import { useAccess } from '../../access/may.js';
import { RoleNote } from '../../access/not-allowed.js';
import { grantable } from '../../access/roles.js';
import { membersQuery, type Role } from '../../api/members.js';
import { userQuery } from '../../api/queries.js';
import { Button } from '../../ui/button.js';
import { plural } from '../../ui/format.js';
import { PageHeader } from '../../ui/page-header.js';
import { Panel } from '../../ui/panel.js';
import { ErrorState, Loading } from '../../ui/states.js';
import { ChangeRoleDialog } from './change-role-dialog.js';
import { InvitationList } from './invitations/invitation-list.js';
import { InviteDialog } from './invitations/invite-dialog.js';
import { SentDialog } from './invitations/sent-dialog.js';
import { WithdrawDialog } from './invitations/withdraw-dialog.js';
import { MemberList } from './member-list.js';
import { LeaveDialog, RemoveDialog } from './remove-dialog.js';

type Open =
  | { readonly dialog: 'none' | 'invite' | 'leave' }
  | { readonly dialog: 'sent'; readonly invitation: SentInvitation }
  | { readonly dialog: 'withdraw'; readonly invitation: InvitationView }
  | { readonly dialog: 'role'; readonly member: MemberView; readonly to: Role }
  | { readonly dialog: 'remove'; readonly member: MemberView };

/** Who belongs to the project, as what, and who is invited. */
export function MembersPage() {
  const { projectId } = useParams({ from: '/signed-in/projects/$projectId/members' });
  const { data, isPending, error, refetch } = useQuery(membersQuery(projectId));
  const { data: user } = useQuery(userQuery());
  const { role, may } = useAccess(projectId);
  const [open, setOpen] = useState<Open>({ dialog: 'none' });
  const close = () => setOpen({ dialog: 'none' });
  const roles = may('members:write') ? grantable(role) : [];
  return (
    <>
      <PageHeader title="Members">
        <span className="ml-auto flex flex-wrap gap-2">
          <Button onClick={() => setOpen({ dialog: 'leave' })}>
            <LogOut aria-hidden className="size-4" />
            Leave
          </Button>
          {roles.length > 0 && (
            <Button tone="primary" onClick={() => setOpen({ dialog: 'invite' })}>
              <UserPlus aria-hidden className="size-4" />
              Invite
            </Button>
          )}
        </span>
      </PageHeader>
      {role !== null && !may('members:write') && (
        <RoleNote role={role}>Owners and admins invite people and change what they may do.</RoleNote>
      )}
      <div className="grid items-start gap-3 sm:gap-4">
        <Panel title="Members" note={data && plural(data.members.length, 'person', 'people')}>
          {isPending ? (
            <Loading label="Loading the members" />
          ) : data ? (
            <MemberList
              members={data.members}
              ownId={user?.id}
              grantable={roles}
              onRole={(member, to) => setOpen({ dialog: 'role', member, to })}
              onRemove={(member) => setOpen({ dialog: 'remove', member })}
            />
          ) : (
            <ErrorState error={error} onRetry={() => void refetch()} />
          )}
        </Panel>
        {data && roles.length > 0 && (
          <InvitationList
            projectId={projectId}
            invitations={data.invitations}
            onRenewed={(invitation) => setOpen({ dialog: 'sent', invitation })}
            onWithdraw={(invitation) => setOpen({ dialog: 'withdraw', invitation })}
          />
        )}
      </div>
      <InviteDialog
        projectId={projectId}
        open={open.dialog === 'invite'}
        roles={roles}
        onClose={close}
        onSent={(invitation) => setOpen({ dialog: 'sent', invitation })}
      />
      {open.dialog === 'sent' && <SentDialog invitation={open.invitation} onClose={close} />}
      {open.dialog === 'withdraw' && (
        <WithdrawDialog projectId={projectId} invitation={open.invitation} onClose={close} />
      )}
      {open.dialog === 'role' && (
        <ChangeRoleDialog
          projectId={projectId}
          member={open.member}
          to={open.to}
          isSelf={open.member.userId === user?.id}
          onClose={close}
        />
      )}
      {open.dialog === 'remove' && <RemoveDialog projectId={projectId} member={open.member} onClose={close} />}
      {open.dialog === 'leave' && <LeaveDialog projectId={projectId} onClose={close} />}
    </>
  );
}
