import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ChevronsUpDown, Plus, Search } from 'lucide-react';
import { useState } from 'react';
import type { ProjectOfUser } from '#contracts';
import { userQuery } from '../api/queries.js';
import { lazyPart } from './lazy-part.js';
import { Dropdown, MenuItem, MenuLine, RadioMenu } from '../ui/menu.js';

const NewProjectDialog = lazyPart(() => import('../panels/projects/new-project-dialog.js'));
const FindProjectDialog = lazyPart(() => import('../panels/projects/find-project-dialog.js'));

/** So many stand in the menu; more are searched. */
const SHOWN = 7;

/** The one that is open, and the first of the others. */
function shownOf(projects: readonly ProjectOfUser[], openId: string): readonly ProjectOfUser[] {
  if (projects.length <= SHOWN) return projects;
  const open = projects.filter(({ id }) => id === openId);
  return [...open, ...projects.filter(({ id }) => id !== openId)].slice(0, SHOWN);
}

export function ProjectSwitcher({ projectId }: { readonly projectId: string }) {
  const { data: user } = useQuery(userQuery());
  const navigate = useNavigate();
  const [dialog, setDialog] = useState<'none' | 'find' | 'create'>('none');
  const close = () => setDialog('none');
  const projects = user?.projects ?? [];
  const current = projects.find((project) => project.id === projectId);
  const name = current?.name ?? 'Unknown project';
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
          options={shownOf(projects, projectId).map((project) => ({
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
        {projects.length > SHOWN && (
          <MenuItem onClick={() => setDialog('find')}>
            <Search aria-hidden className="mx-1 size-4 text-ink-3" />
            Find among {projects.length} projects
          </MenuItem>
        )}
        <MenuItem onClick={() => setDialog('create')}>
          <Plus aria-hidden className="mx-1 size-4 text-ink-3" />
          New project
        </MenuItem>
      </Dropdown>
      {dialog === 'find' && <FindProjectDialog waiting={null} projects={projects} onClose={close} onChosen={open} />}
      {dialog === 'create' && <NewProjectDialog waiting={null} onClose={close} onCreated={open} />}
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
