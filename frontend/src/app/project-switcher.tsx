import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ChevronsUpDown, Plus } from 'lucide-react';
import { useState } from 'react';
import { userQuery } from '../api/queries.js';
import { NewProjectDialog } from '../panels/projects/new-project-dialog.js';
import { Dropdown, MenuItem, MenuLine, RadioMenu } from '../ui/menu.js';

export function ProjectSwitcher({ projectId }: { readonly projectId: string }) {
  const { data: user } = useQuery(userQuery());
  const navigate = useNavigate();
  const [creating, setCreating] = useState(false);
  const projects = user?.projects ?? [];
  const name = projects.find((project) => project.id === projectId)?.name ?? 'Unknown project';
  const open = (id: string) => void navigate({ to: '/projects/$projectId/overview', params: { projectId: id } });

  return (
    <>
      <Dropdown
        trigger={
          <button
            type="button"
            aria-label={`Project: ${name}. Switch project`}
            className="flex h-10 min-w-0 flex-1 items-center gap-2.5 rounded-lg border border-line bg-surface px-2 text-left hover:bg-sunken lg:flex-none"
          >
            <Initial name={name} />
            <span className="min-w-0 flex-1 truncate font-medium">{name}</span>
            <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-ink-3" />
          </button>
        }
      >
        <RadioMenu
          label="Projects"
          value={projectId}
          onChange={open}
          options={projects.map((project) => ({
            value: project.id,
            label: (
              <>
                <Initial name={project.name} />
                <span className="truncate">{project.name}</span>
              </>
            ),
          }))}
        />
        <MenuLine />
        <MenuItem onClick={() => setCreating(true)}>
          <Plus aria-hidden className="mx-1 size-4 text-ink-3" />
          New project
        </MenuItem>
      </Dropdown>
      <NewProjectDialog open={creating} onClose={() => setCreating(false)} onCreated={open} />
    </>
  );
}

function Initial({ name }: { readonly name: string }) {
  return (
    <span
      aria-hidden
      className="grid size-6 shrink-0 place-items-center rounded-md bg-accent-soft text-xs font-semibold text-accent"
    >
      {[...name][0]?.toUpperCase() ?? '?'}
    </span>
  );
}
