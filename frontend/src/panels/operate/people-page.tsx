import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { peopleQuery, type Person, type ResetLink } from '../../api/operate.js';
import { userQuery } from '../../api/queries.js';
import { TextField } from '../../ui/field.js';
import { plural } from '../../ui/format.js';
import { PageHeader } from '../../ui/page-header.js';
import { Panel } from '../../ui/panel.js';
import { ErrorState, Loading } from '../../ui/states.js';
import { InstanceRoleDialog } from './instance-role-dialog.js';
import { PeopleTable } from './people-table.js';
import { ResetLinkDialog, ResetLinkMade } from './reset-link-dialog.js';

type Open =
  | { readonly dialog: 'none' }
  | { readonly dialog: 'reset' | 'role'; readonly person: Person }
  | { readonly dialog: 'link'; readonly person: Person; readonly link: ResetLink };

/** Everybody who has an account in the installation. */
export function PeoplePage() {
  const { data, isPending, error, refetch } = useQuery(peopleQuery());
  const { data: user } = useQuery(userQuery());
  const [text, setText] = useState('');
  const [open, setOpen] = useState<Open>({ dialog: 'none' });
  const close = () => setOpen({ dialog: 'none' });
  const wanted = text.trim().toLocaleLowerCase();
  const found = data?.filter(({ email }) => email.toLocaleLowerCase().includes(wanted)) ?? [];
  return (
    <>
      <PageHeader title="People" />
      <Panel title="Accounts" note={data && plural(data.length, 'account')}>
        {isPending ? (
          <Loading label="Loading the accounts" />
        ) : data ? (
          <>
            <div className="max-w-sm border-line px-4 pt-4 pb-2">
              <TextField label="Find by email" type="search" autoComplete="off" value={text} onChange={setText} />
            </div>
            <PeopleTable
              people={found}
              isOnly={data.filter(({ instanceRole }) => instanceRole === 'operator').length === 1}
              ownId={user?.id}
              onReset={(person) => setOpen({ dialog: 'reset', person })}
              onRole={(person) => setOpen({ dialog: 'role', person })}
            />
            {found.length === 0 && <p className="px-4 pb-5 text-ink-2">Nobody has that in their email.</p>}
          </>
        ) : (
          <ErrorState error={error} onRetry={() => void refetch()} />
        )}
      </Panel>
      {open.dialog === 'reset' && (
        <ResetLinkDialog
          person={open.person}
          onMade={(link) => setOpen({ dialog: 'link', person: open.person, link })}
          onClose={close}
        />
      )}
      {open.dialog === 'link' && <ResetLinkMade person={open.person} made={open.link} onClose={close} />}
      {open.dialog === 'role' && <InstanceRoleDialog person={open.person} onClose={close} />}
    </>
  );
}
