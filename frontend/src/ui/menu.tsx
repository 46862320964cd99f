/** Menus on Base UI, looking like ours. */
import { Menu } from '@base-ui/react/menu';
import { Check } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { cx } from './cx.js';

interface DropdownProps {
  readonly trigger: ReactElement;
  readonly children: ReactNode;
  readonly align?: 'start' | 'end';
}

export function Dropdown({ trigger, children, align = 'start' }: DropdownProps) {
  return (
    <Menu.Root>
      <Menu.Trigger render={trigger} />
      <Menu.Portal>
        <Menu.Positioner className="z-50 outline-none" sideOffset={6} align={align} collisionPadding={8}>
          <Menu.Popup className="fade max-h-(--available-height) max-w-80 min-w-56 overflow-y-auto rounded-xl border border-line bg-surface p-1.5 shadow-float outline-none">
            {children}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

export const itemClass =
  'flex min-h-9 w-full items-center gap-2.5 rounded-lg px-2.5 text-left text-ink outline-none select-none data-highlighted:bg-sunken';

export function MenuItem({ onClick, children }: { readonly onClick: () => void; readonly children: ReactNode }) {
  return (
    <Menu.Item className={itemClass} onClick={onClick}>
      {children}
    </Menu.Item>
  );
}

interface CheckItemProps {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly children: ReactNode;
}

/** Stays open on a click: several are chosen in one visit. */
export function CheckItem({ checked, onChange, children }: CheckItemProps) {
  return (
    <Menu.CheckboxItem className={itemClass} checked={checked} onCheckedChange={onChange} closeOnClick={false}>
      <span
        className={cx(
          'grid size-4 place-items-center rounded border',
          checked ? 'border-accent-fill bg-accent-fill text-white' : 'border-line-strong',
        )}
      >
        {checked && <Check aria-hidden className="size-3" />}
      </span>
      {children}
    </Menu.CheckboxItem>
  );
}

interface RadioMenuProps<T extends string> {
  readonly label: string;
  readonly value: T | undefined;
  readonly options: readonly { readonly value: T; readonly label: ReactNode }[];
  readonly onChange: (value: T) => void;
}

export function RadioMenu<T extends string>({ label, value, options, onChange }: RadioMenuProps<T>) {
  return (
    <Menu.RadioGroup value={value} onValueChange={(next: T) => onChange(next)}>
      <Menu.Group>
        <Menu.GroupLabel className="px-2.5 pt-1.5 pb-1 text-xs font-medium text-ink-3">{label}</Menu.GroupLabel>
        {options.map((option) => (
          <Menu.RadioItem key={option.value} value={option.value} className={itemClass} closeOnClick>
            <span className="flex min-w-0 flex-1 items-center gap-2.5">{option.label}</span>
            <Menu.RadioItemIndicator>
              <Check aria-hidden className="size-4 text-accent" />
            </Menu.RadioItemIndicator>
          </Menu.RadioItem>
        ))}
      </Menu.Group>
    </Menu.RadioGroup>
  );
}

export const MenuLine = () => <Menu.Separator className="mx-1 my-1.5 h-px bg-line" />;
