/** A small form beside its button, on Base UI. The focus goes in, and back on close. */
import { Popover as Base } from '@base-ui/react/popover';
import type { ReactElement, ReactNode } from 'react';

interface PopoverProps {
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
  readonly trigger: ReactElement;
  /** Names the form for screen readers. */
  readonly label: string;
  readonly children: ReactNode;
  readonly align?: 'start' | 'end';
}

export function Popover({ open, onOpen, trigger, label, children, align = 'start' }: PopoverProps) {
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpen(next)}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner className="z-50 outline-none" sideOffset={6} align={align} collisionPadding={8}>
          <Base.Popup
            aria-label={label}
            className="fade max-h-(--available-height) max-w-[calc(100vw-1rem)] overflow-y-auto rounded-xl border border-line bg-surface shadow-float outline-none"
          >
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
