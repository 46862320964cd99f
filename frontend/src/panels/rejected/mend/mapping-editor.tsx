import { Plus } from 'lucide-react';
import { useId } from 'react';
import { Button } from '../../../ui/button.js';
import { ChangeRow } from './change-row.js';
import { MOST_CHANGES, newChange, type DraftChange } from './draft.js';

interface MappingEditorProps {
  readonly draft: readonly DraftChange[];
  /** What the first of the events holds, to choose from. */
  readonly places: readonly string[];
  readonly tried: boolean;
  readonly onChange: (draft: readonly DraftChange[]) => void;
}

/** The changes in their order. What one finds nothing for it leaves as it is, so that one list fits many events. */
export function MappingEditor({ draft, places, tried, onChange }: MappingEditorProps) {
  const listId = useId();
  return (
    <section aria-labelledby={`${listId}-title`} className="grid gap-2">
      <h3 id={`${listId}-title`} className="font-semibold">
        Changes
      </h3>
      {draft.length === 0 ? (
        <p className="text-ink-2">None: each is sent again as it is.</p>
      ) : (
        <ol className="grid gap-1">
          {draft.map((change, index) => (
            <ChangeRow
              key={change.key}
              change={change}
              number={index + 1}
              places={listId}
              tried={tried}
              onChange={(next) => onChange(draft.map((each) => (each.key === next.key ? next : each)))}
              onRemove={() => onChange(draft.filter(({ key }) => key !== change.key))}
            />
          ))}
        </ol>
      )}
      <datalist id={listId}>
        {places.map((place) => (
          <option key={place} value={place} />
        ))}
      </datalist>
      <div>
        <Button size="small" disabled={draft.length >= MOST_CHANGES} onClick={() => onChange([...draft, newChange()])}>
          <Plus aria-hidden className="size-4" />
          Add a change
        </Button>
      </div>
    </section>
  );
}
