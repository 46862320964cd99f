import { useQuery } from '@tanstack/react-query';
import { userQuery } from '../../api/queries.js';
import { Badge } from '../../ui/badge.js';
import { PageHeader } from '../../ui/page-header.js';
import { PasswordPanel } from './password/password-panel.js';
import { SignInsPanel } from './sign-ins/sign-ins-panel.js';
import { TokensPanel } from './tokens/tokens-panel.js';

/** A person's own account. */
export function ProfilePage() {
  const { data: user } = useQuery(userQuery());
  return (
    <>
      <PageHeader title="Profile">
        <span className="flex min-w-0 flex-wrap items-center gap-2 text-ink-2">
          <span className="break-all">{user?.email}</span>
          {user?.instanceRole === 'operator' && <Badge tone="accent">Operator of this installation</Badge>}
        </span>
      </PageHeader>
      <div className="grid items-start gap-3 sm:gap-4">
        <SignInsPanel />
        <TokensPanel />
        <PasswordPanel />
      </div>
    </>
  );
}
