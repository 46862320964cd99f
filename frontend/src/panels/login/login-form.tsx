import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { login } from '../../api/auth.js';
import { Button } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { FormError } from '../../ui/states.js';

export function LoginForm({ onDone }: { readonly onDone: () => void }) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => login(email.trim(), password),
    onSuccess: onDone,
  });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isPending) mutate();
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
        name="password"
        autoComplete="current-password"
        required
        value={password}
        onChange={setPassword}
      />
      <FormError error={error} />
      <Button type="submit" tone="primary" busy={isPending} className="h-10 w-full">
        Sign in
      </Button>
    </form>
  );
}
