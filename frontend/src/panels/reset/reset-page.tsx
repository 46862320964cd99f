import { useMutation } from '@tanstack/react-query';
import { Link, useRouter, useSearch } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { fieldProblem } from '../../api/api-error.js';
import { resetPassword } from '../../api/auth.js';
import { EntryCard } from '../../app/entry-card.js';
import { Button } from '../../ui/button.js';
import { FormError } from '../../ui/states.js';
import { NewPasswordFields } from '../password/new-password-fields.js';
import { isGood, NO_PASSWORD } from '../password/new-password.js';

/** Chooses a new password, by the token of a link. */
export function ResetPage() {
  const { token = '' } = useSearch({ from: '/reset' });
  const router = useRouter();
  const [draft, setDraft] = useState(NO_PASSWORD);
  const [tried, setTried] = useState(false);
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => resetPassword(token, draft.password),
    // Replaced, so that the token does not stay in the history.
    onSuccess: () => router.history.replace('/'),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!isPending && isGood(draft)) mutate();
  };
  return (
    <EntryCard
      title="Choose a new password"
      intro="You are signed in with it, and signed out everywhere else."
      below={
        <Link to="/forgot" className="font-medium text-accent underline underline-offset-4">
          Ask for another link
        </Link>
      }
    >
      <form onSubmit={submit} className="grid gap-4">
        <NewPasswordFields
          draft={draft}
          tried={tried}
          refused={fieldProblem(error, 'password')}
          label="New password"
          onChange={setDraft}
        />
        <FormError error={error} atFields={['password']} />
        <Button type="submit" tone="primary" busy={isPending} className="h-10 w-full">
          Save and sign in
        </Button>
      </form>
    </EntryCard>
  );
}
