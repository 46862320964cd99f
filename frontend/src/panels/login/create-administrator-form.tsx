import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { createAdministrator } from '../../api/auth.js';
import { Button } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { FormError } from '../../ui/states.js';
import { PASSWORD_MIN, passwordProblems } from './new-password.js';

interface CreateAdministratorFormProps {
  readonly token: string;
  readonly onDone: () => void;
  readonly onHaveAccount: () => void;
}

export function CreateAdministratorForm({ token, onDone, onHaveAccount }: CreateAdministratorFormProps) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [repeated, setRepeated] = useState('');
  const [tried, setTried] = useState(false);
  const problems = passwordProblems(password, repeated);
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => createAdministrator(token, email.trim(), password),
    onSuccess: onDone,
  });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!isPending && !problems.password && !problems.repeated) mutate();
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
      <TextField
        label="Password"
        type="password"
        name="new-password"
        autoComplete="new-password"
        required
        hint={`At least ${PASSWORD_MIN} characters. A sentence is easy to remember.`}
        error={tried ? problems.password : null}
        value={password}
        onChange={setPassword}
      />
      <TextField
        label="Password again"
        type="password"
        name="repeated-password"
        autoComplete="new-password"
        required
        error={tried ? problems.repeated : null}
        value={repeated}
        onChange={setRepeated}
      />
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
