import { ChevronDown, ListFilter } from 'lucide-react';
import { buttonClass } from '../../../ui/button.js';
import { CheckItem, Dropdown, MenuItem, MenuLine } from '../../../ui/menu.js';

interface TypeFilterProps {
  readonly types: readonly string[];
  readonly knownTypes: readonly string[];
  readonly onChange: (types: readonly string[]) => void;
}

/** Types that the server sends to the tail. */
export function TypeFilter({ types, knownTypes, onChange }: TypeFilterProps) {
  const text = types.length === 0 ? 'All types' : types.length === 1 ? types[0] : `${types.length} types`;
  return (
    <Dropdown
      align="end"
      trigger={
        <button type="button" aria-label={`Filter by type: ${text}`} className={buttonClass('secondary', 'small')}>
          <ListFilter aria-hidden className="size-4 text-ink-3" />
          <span className="max-w-32 truncate">{text}</span>
          <ChevronDown aria-hidden className="size-4 text-ink-3" />
        </button>
      }
    >
      {knownTypes.length === 0 && <p className="px-2.5 py-2 text-ink-3">No types seen yet.</p>}
      {knownTypes.map((type) => (
        <CheckItem
          key={type}
          checked={types.includes(type)}
          onChange={(checked) => onChange(checked ? [...types, type] : types.filter((each) => each !== type))}
        >
          <span className="truncate">{type}</span>
        </CheckItem>
      ))}
      {types.length > 0 && (
        <>
          <MenuLine />
          <MenuItem onClick={() => onChange([])}>Show all types</MenuItem>
        </>
      )}
    </Dropdown>
  );
}
