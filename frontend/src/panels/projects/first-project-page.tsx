import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { signOut } from '../../api/auth.js';
import { Logo } from '../../app/logo.js';
import { MAIN_ID } from '../../app/root-layout.js';
import { Button } from '../../ui/button.js';
import { NewProjectForm } from './new-project-form.js';

/** For somebody who is a member of no project yet. */
export function FirstProjectPage() {
  const navigate = useNavigate();
  useEffect(() => {
    document.title = 'Create a project · NexusPipe';
  }, []);
  const open = (projectId: string) => void navigate({ to: '/projects/$projectId/collectors', params: { projectId } });
  return (
    <main id={MAIN_ID} tabIndex={-1} className="grid min-h-dvh place-items-center px-4 py-10 outline-none">
      <div className="w-full max-w-sm">
        <div className="mb-8 flex justify-center">
          <Logo />
        </div>
        <div className="rounded-2xl border border-line bg-surface p-6 shadow-card sm:p-7">
          <h1 className="text-xl font-semibold tracking-tight">Create your first project</h1>
          <p className="mt-1 mb-6 text-ink-2">
            A project keeps its streams, keys and numbers to itself. Or ask a colleague to invite you to theirs.
          </p>
          <NewProjectForm onCreated={open} />
        </div>
        <Button tone="ghost" className="mx-auto mt-4 flex" onClick={signOut}>
          Sign out
        </Button>
      </div>
    </main>
  );
}
