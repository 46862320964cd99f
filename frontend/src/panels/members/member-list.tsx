import type { MemberView } from '#contracts';
import { ROLE_NAMES, ROLE_TEXTS } from '../../access/roles.js';
import type { Role } from '../../api/members.js';
import { Badge } from '../../ui/badge.js';
import { Button } from '../../ui/button.js';
import { CardActions, CardCell, CardRow, CardTable } from '../../ui/card-table.js';
import { formatDate } from '../../ui/format.js';
import { Select } from '../../ui/select.js';

interface MemberListProps {
  readonly members: readonly MemberView[];
  readonly ownId: string | undefined;
  /** Roles that may be given; none: nothing may be changed. */
  readonly grantable: readonly Role[];
  readonly onRole: (member: MemberView, to: Role) => void;
  readonly onRemove: (member: MemberView) => void;
}

export function MemberList({ members, ownId, grantable, onRole, onRemove }: MemberListProps) {
  const canChange = grantable.length > 0;
  return (
    <CardTable
      caption="Members of this project"
      columns={['Email', 'Role', 'Member since', ...(canChange ? [null] : [])]}
    >
      {members.map((member) => {
        const isSelf = member.userId === ownId;
        // Only an owner changes an owner.
        const changes = canChange && grantable.includes(member.role);
        return (
          <CardRow
            key={member.userId}
            head={
              <span className="flex flex-wrap items-center gap-2">
                {member.email}
                {isSelf && <Badge>You</Badge>}
              </span>
            }
          >
            <CardCell label="Role">
              {changes ? (
                <Select
                  label={`Role of ${member.email}`}
                  size="small"
                  value={member.role}
                  options={grantable.map((value) => ({ value, label: ROLE_NAMES[value] }))}
                  onChange={(to) => onRole(member, to)}
                />
              ) : (
                <span title={ROLE_TEXTS[member.role]}>{ROLE_NAMES[member.role]}</span>
              )}
            </CardCell>
            <CardCell label="Since" className="text-ink-2 tabular-nums">
              {formatDate(member.since)}
            </CardCell>
            {canChange && (
              <CardActions>
                {changes && !isSelf && (
                  <Button size="small" aria-label={`Remove ${member.email}`} onClick={() => onRemove(member)}>
                    Remove
                  </Button>
                )}
              </CardActions>
            )}
          </CardRow>
        );
      })}
    </CardTable>
  );
}
