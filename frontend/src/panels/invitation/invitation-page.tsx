import { useQuery } from '@tanstack/react-query';
import { Link, useRouter, useSearch } from '@tanstack/react-router';
import type { InvitationPreview, SignedInUser } from '#contracts';
import { ROLE_NAMES, ROLE_TEXTS } from '../../access/roles.js';
import { previewInvitation } from '../../api/auth.js';
import { EntryCard } from '../../app/entry-card.js';
import { rememberProject } from '../../app/paths.js';
import { Badge } from '../../ui/badge.js';
import { ErrorState, Loading } from '../../ui/states.js';
import { AcceptForm } from './accept-form.js';

/** What somebody was invited to, and the way in: with the password they have, or a first one. */
export function InvitationPage() {
  const { token = '' } = useSearch({ from: '/invitation' });
  const router = useRouter();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) => previewInvitation(token, signal),
    staleTime: Infinity,
    retry: false,
  });
  const enter = (user: SignedInUser, { projectName }: InvitationPreview) => {
    const project = user.projects.findLast(({ name }) => name === projectName);
    if (project) rememberProject(project.id);
    // Replaced, so that the token does not stay in the history.
    router.history.replace('/');
  };
  if (!data) {
    return (
      <EntryCard
        title="Invitation"
        below={
          <Link to="/login" className="font-medium text-accent underline underline-offset-4">
            Sign in
          </Link>
        }
      >
        {isPending ? (
          <Loading label="Loading the invitation" rows={3} />
        ) : (
          <ErrorState error={error} onRetry={() => void refetch()} />
        )}
      </EntryCard>
    );
  }
  return (
    <EntryCard
      title={`Join “${data.projectName}”`}
      intro={
        <div className="grid gap-3">
          <p>
            You are invited as <strong className="font-medium break-all text-ink">{data.email}</strong>.
          </p>
          <p className="flex items-start gap-2">
            <Badge tone="accent">{ROLE_NAMES[data.role]}</Badge>
            <span className="text-[0.8125rem]">{ROLE_TEXTS[data.role]}</span>
          </p>
        </div>
      }
    >
      <AcceptForm token={token} preview={data} onDone={(user) => enter(user, data)} />
    </EntryCard>
  );
}
