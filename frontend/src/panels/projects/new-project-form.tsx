import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { fieldProblem } from '../../api/api-error.js';
import { createProject } from '../../api/control.js';
import { projectsQuery, userQuery } from '../../api/queries.js';
import { Button } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { FormError } from '../../ui/states.js';

export function NewProjectForm({ onCreated }: { readonly onCreated: (id: string) => void }) {
  const [name, setName] = useState('');
  const queryClient = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => createProject(name.trim()),
    onSuccess: async (project) => {
      await Promise.all(
        [userQuery(), projectsQuery()].map(({ queryKey }) => queryClient.invalidateQueries({ queryKey })),
      );
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
        error={fieldProblem(error, 'name')}
        value={name}
        onChange={setName}
      />
      <FormError error={error} atFields={['name']} />
      <Button type="submit" tone="primary" busy={isPending} className="justify-self-end">
        Create project
      </Button>
    </form>
  );
}
