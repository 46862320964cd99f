import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { requestPasswordReset } from '../../api/auth.js';
import { EntryCard } from '../../app/entry-card.js';
import { Button } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { FormError } from '../../ui/states.js';

/** Asks for a link to a new password. What it answers does not tell whether there is such an account. */
export function ForgotPage() {
  const [email, setEmail] = useState('');
  const { mutate, isPending, isSuccess, error } = useMutation({
    mutationFn: () => requestPasswordReset(email.trim()),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isPending) mutate();
  };
  const back = (
    <Link to="/login" className="font-medium text-accent underline underline-offset-4">
      Back to sign in
    </Link>
  );
  if (isSuccess) {
    return (
      <EntryCard title="Look into your mail" below={back}>
        <div role="status" className="grid gap-3 text-ink-2">
          <p>
            If there is an account with <strong className="font-medium break-all text-ink">{email.trim()}</strong>, a
            link to choose a new password is on its way. It works once, and for a short time.
          </p>
          <p>
            No mail? This installation may not send any: whoever operates it can make a link for you, or run{' '}
            <code className="font-mono text-[0.8125rem] text-ink">nexuspipe admin link</code> on the machine.
          </p>
        </div>
      </EntryCard>
    );
  }
  return (
    <EntryCard title="Forgot your password?" intro="You get a link by mail to choose a new one." below={back}>
      <form onSubmit={submit} className="grid gap-4">
        <TextField
          label="Email"
          type="email"
          name="email"
          autoComplete="username"
          required
          autoFocus
          value={email}
          onChange={setEmail}
        />
        <FormError error={error} />
        <Button type="submit" tone="primary" busy={isPending} className="h-10 w-full">
          Send the link
        </Button>
      </form>
    </EntryCard>
  );
}
