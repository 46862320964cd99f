import type { Person } from '../../api/operate.js';
import { Badge } from '../../ui/badge.js';
import { Button } from '../../ui/button.js';
import { CardActions, CardCell, CardRow, CardTable } from '../../ui/card-table.js';
import { formatDate } from '../../ui/format.js';

interface PeopleTableProps {
  readonly people: readonly Person[];
  /** There is one operator only, who cannot be ended as one. */
  readonly isOnly: boolean;
  readonly ownId: string | undefined;
  readonly onReset: (person: Person) => void;
  readonly onRole: (person: Person) => void;
}

export function PeopleTable({ people, isOnly, ownId, onReset, onRole }: PeopleTableProps) {
  return (
    <CardTable caption="Accounts of this installation" columns={['Email', 'Projects', 'Since', null]}>
      {people.map((person) => {
        const { id, email, instanceRole, createdAt, projects } = person;
        return (
          <CardRow
            key={id}
            head={
              <span className="flex flex-wrap items-center gap-2">
                {email}
                {id === ownId && <Badge>You</Badge>}
                {instanceRole === 'operator' && <Badge tone="accent">Operator</Badge>}
              </span>
            }
          >
            <CardCell label="Projects" className="tabular-nums">
              {projects}
            </CardCell>
            <CardCell label="Since" className="whitespace-nowrap text-ink-2 tabular-nums">
              {formatDate(createdAt)}
            </CardCell>
            <CardActions>
              <Button size="small" aria-label={`Reset link for ${email}`} onClick={() => onReset(person)}>
                Reset link
              </Button>
              {!(isOnly && instanceRole === 'operator') && (
                <Button
                  size="small"
                  aria-label={instanceRole === null ? `Make ${email} an operator` : `End ${email} as an operator`}
                  onClick={() => onRole(person)}
                >
                  {instanceRole === null ? 'Make operator' : 'End as operator'}
                </Button>
              )}
            </CardActions>
          </CardRow>
        );
      })}
    </CardTable>
  );
}
