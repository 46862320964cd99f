import { useNavigate } from '@tanstack/react-router';
import { signOut } from '../../api/auth.js';
import { EntryCard } from '../../app/entry-card.js';
import { Button } from '../../ui/button.js';
import { NewProjectForm } from './new-project-form.js';

/** For somebody who is a member of no project yet. */
export function FirstProjectPage() {
  const navigate = useNavigate();
  const open = (projectId: string) => void navigate({ to: '/projects/$projectId/collectors', params: { projectId } });
  return (
    <EntryCard
      title="Create your first project"
      intro="A project keeps its streams, keys and numbers to itself. Or ask a colleague to invite you to theirs."
      below={
        <Button tone="ghost" onClick={signOut}>
          Sign out
        </Button>
      }
    >
      <NewProjectForm onCreated={open} />
    </EntryCard>
  );
}
