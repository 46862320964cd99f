import { useState } from 'react';
import type { CollectorView } from '#contracts';
import { Button } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { useNow } from '../../ui/use-now.js';
import { CollectorList, type CollectorAction } from './collector-list.js';
import { inOrder } from './collector-state.js';

/** So many are on the page at first, and more each time that they are asked for. */
const STEP = 100;
/** Fewer are found by looking. */
const WORTH_SEARCHING = 12;

interface CollectorSearchProps {
  readonly collectors: readonly CollectorView[];
  readonly canChange: boolean;
  readonly onAction: (action: CollectorAction, collector: CollectorView) => void;
}

/** The list, and where it is long, what finds one in it. */
export function CollectorSearch({ collectors, canChange, onAction }: CollectorSearchProps) {
  const now = useNow(30_000);
  const [text, setText] = useState('');
  const [shown, setShown] = useState(STEP);
  const wanted = text.trim().toLocaleLowerCase();
  const found = inOrder(collectors, now).filter(
    ({ name, keyHint }) => name.toLocaleLowerCase().includes(wanted) || keyHint.toLocaleLowerCase() === wanted,
  );
  return (
    <>
      {collectors.length >= WORTH_SEARCHING && (
        <div className="max-w-sm px-4 pt-4 pb-2">
          <TextField
            label="Find by name, or by the last four characters of its key"
            type="search"
            autoComplete="off"
            value={text}
            onChange={setText}
          />
        </div>
      )}
      <CollectorList collectors={found.slice(0, shown)} now={now} canChange={canChange} onAction={onAction} />
      {found.length === 0 && <p className="px-4 py-5 text-ink-2">No collector is like that.</p>}
      {found.length > shown && (
        <div className="grid justify-items-center border-t border-line p-4">
          <Button onClick={() => setShown(shown + STEP)}>Show more of {found.length}</Button>
        </div>
      )}
    </>
  );
}
