import { useState } from 'react';
import type { ProjectOfUser } from '#contracts';
import { ROLE_NAMES } from '../../access/roles.js';
import { TextField } from '../../ui/field.js';
import { Modal } from '../../ui/overlay.js';

interface FindProjectDialogProps {
  readonly projects: readonly ProjectOfUser[];
  readonly onClose: () => void;
  readonly onChosen: (id: string) => void;
}

/** For who is a member of more projects than a menu has room for. */
export default function FindProjectDialog({ projects, onClose, onChosen }: FindProjectDialogProps) {
  return (
    <Modal open onClose={onClose} title="Find a project">
      <ProjectSearch
        projects={projects}
        onChosen={(id) => {
          onClose();
          onChosen(id);
        }}
      />
    </Modal>
  );
}

function ProjectSearch({ projects, onChosen }: Pick<FindProjectDialogProps, 'projects' | 'onChosen'>) {
  const [text, setText] = useState('');
  const wanted = text.trim().toLocaleLowerCase();
  const found = projects.filter(({ name }) => name.toLocaleLowerCase().includes(wanted));
  return (
    <form
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (found[0]) onChosen(found[0].id);
      }}
    >
      <TextField
        label="Name"
        type="search"
        autoFocus
        autoComplete="off"
        hint="Enter opens the first."
        value={text}
        onChange={setText}
      />
      <p role="status" className="sr-only">
        {found.length} found
      </p>
      <ul className="grid max-h-80 gap-0.5 overflow-y-auto rounded-lg border border-line p-1.5">
        {found.map(({ id, name, role }) => (
          <li key={id}>
            <button
              type="button"
              className="flex min-h-9 w-full items-center gap-3 rounded-lg px-2.5 py-1 text-left -outline-offset-2 hover:bg-sunken"
              onClick={() => onChosen(id)}
            >
              <span className="min-w-0 flex-1 break-words">{name}</span>
              <span className="text-[0.8125rem] text-ink-3">{ROLE_NAMES[role]}</span>
            </button>
          </li>
        ))}
        {found.length === 0 && <li className="px-2.5 py-2 text-ink-3">No project has that in its name.</li>}
      </ul>
    </form>
  );
}
