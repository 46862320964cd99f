import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { InvitationPreview, SignedInUser } from '#contracts';
import { fieldProblem } from '../../api/api-error.js';
import { acceptInvitation } from '../../api/auth.js';
import { Button } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { FormError } from '../../ui/states.js';
import { NewPasswordFields } from '../password/new-password-fields.js';
import { isGood, NO_PASSWORD } from '../password/new-password.js';

interface AcceptFormProps {
  readonly token: string;
  readonly preview: InvitationPreview;
  readonly onDone: (user: SignedInUser) => void;
}

export function AcceptForm({ token, preview: { email, hasAccount }, onDone }: AcceptFormProps) {
  const [draft, setDraft] = useState(NO_PASSWORD);
  const [tried, setTried] = useState(false);
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => acceptInvitation(token, draft.password),
    onSuccess: onDone,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!isPending && (hasAccount || isGood(draft))) mutate();
  };
  return (
    <form onSubmit={submit} className="grid gap-4">
      {/* For password managers: whose password this is. */}
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      {hasAccount ? (
        <TextField
          label="Your password"
          type="password"
          name="password"
          autoComplete="current-password"
          required
          autoFocus
          value={draft.password}
          onChange={(password) => setDraft({ password, repeated: password })}
        />
      ) : (
        <NewPasswordFields
          draft={draft}
          tried={tried}
          refused={fieldProblem(error, 'password')}
          label="Choose a password"
          onChange={setDraft}
        />
      )}
      <FormError error={error} atFields={hasAccount ? [] : ['password']} />
      <Button type="submit" tone="primary" busy={isPending} className="h-10 w-full">
        {hasAccount ? 'Sign in and join' : 'Create the account and join'}
      </Button>
    </form>
  );
}
