import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { createProject } from '../../api/control.js';
import { userQuery } from '../../api/queries.js';
import { Button } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { FormError } from '../../ui/states.js';

export function NewProjectForm({ onCreated }: { readonly onCreated: (id: string) => void }) {
  const [name, setName] = useState('');
  const queryClient = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => createProject(name.trim()),
    onSuccess: async (project) => {
      await queryClient.invalidateQueries({ queryKey: userQuery().queryKey });
      onCreated(project.id);
    },
  });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isPending && name.trim() !== '') mutate();
  };
  return (
    <form onSubmit={submit} className="grid gap-4">
      <TextField
        label="Project name"
        required
        maxLength={100}
        autoFocus
        autoComplete="off"
        value={name}
        onChange={setName}
      />
      <FormError error={error} />
      <Button type="submit" tone="primary" busy={isPending} className="justify-self-end">
        Create project
      </Button>
    </form>
  );
}
