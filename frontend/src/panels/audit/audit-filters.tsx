import { Search, X } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import type { AuditSearch } from '../../app/search.js';
import { Button } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';

interface AuditFiltersProps {
  readonly search: AuditSearch;
  /** Actions that were seen, to choose from. */
  readonly actions: readonly string[];
  readonly onSearch: (search: AuditSearch) => void;
}

const FIELDS = ['q', 'actor', 'action', 'from', 'to'] as const;
type Draft = Readonly<Record<(typeof FIELDS)[number], string>>;

const draftOf = (search: AuditSearch): Draft => ({
  q: search.q ?? '',
  actor: search.actor ?? '',
  action: search.action ?? '',
  from: search.from ?? '',
  to: search.to ?? '',
});

/** What to look for; the address holds it, so that it can be shared. */
export function AuditFilters({ search, actions, onSearch }: AuditFiltersProps) {
  const [draft, setDraft] = useState(() => draftOf(search));
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const given = FIELDS.map((field) => [field, draft[field].trim()]).filter(([, value]) => value !== '');
    onSearch(Object.fromEntries(given) as AuditSearch);
  };
  const clear = () => {
    setDraft(draftOf({}));
    onSearch({});
  };
  return (
    <form
      onSubmit={submit}
      role="search"
      className="grid grid-cols-2 items-end gap-3 border-b border-line p-4 xl:grid-cols-[2fr_1.5fr_1.5fr_1fr_1fr_auto]"
    >
      <div className="col-span-2 xl:col-span-1">
        <TextField label="Search" type="search" value={draft.q} onChange={(q) => change({ q })} />
      </div>
      <TextField label="Who" autoComplete="off" value={draft.actor} onChange={(actor) => change({ actor })} />
      <TextField
        label="Action"
        autoComplete="off"
        list="audit-actions"
        value={draft.action}
        onChange={(action) => change({ action })}
      />
      <datalist id="audit-actions">
        {actions.map((action) => (
          <option key={action} value={action} />
        ))}
      </datalist>
      <TextField label="From" type="date" value={draft.from} onChange={(from) => change({ from })} />
      <TextField label="To" type="date" value={draft.to} onChange={(to) => change({ to })} />
      <span className="flex h-10 items-center gap-2">
        <Button type="submit" tone="primary">
          <Search aria-hidden className="size-4" />
          Find
        </Button>
        {Object.keys(search).length > 0 && (
          <Button onClick={clear}>
            <X aria-hidden className="size-4" />
            Clear
          </Button>
        )}
      </span>
    </form>
  );
}
