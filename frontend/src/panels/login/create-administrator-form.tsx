import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { createAdministrator } from '../../api/auth.js';
import { Button } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { FormError } from '../../ui/states.js';
import { NewPasswordFields } from '../password/new-password-fields.js';
import { isGood, NO_PASSWORD } from '../password/new-password.js';

interface CreateAdministratorFormProps {
  readonly token: string;
  readonly onDone: () => void;
  readonly onHaveAccount: () => void;
}

export function CreateAdministratorForm({ token, onDone, onHaveAccount }: CreateAdministratorFormProps) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState(NO_PASSWORD);
  const [tried, setTried] = useState(false);
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => createAdministrator(token, email.trim(), password.password),
    onSuccess: onDone,
  });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!isPending && isGood(password)) mutate();
  };
  return (
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
      <NewPasswordFields draft={password} tried={tried} onChange={setPassword} />
      <FormError error={error} />
      <Button type="submit" tone="primary" busy={isPending} className="h-10 w-full">
        Create and sign in
      </Button>
      <Button tone="ghost" onClick={onHaveAccount}>
        I have an account
      </Button>
    </form>
  );
}
