import { AlertDialog } from '@base-ui/react/alert-dialog';
import type { ReactNode } from 'react';
import { Button } from './button.js';
import { FormError } from './states.js';

interface ConfirmProps {
  readonly open: boolean;
  readonly title: string;
  readonly children: ReactNode;
  /** What is done, on the button. */
  readonly action: string;
  /** What is done otherwise. */
  readonly otherwise: string;
  readonly tone: 'primary' | 'danger';
  readonly busy: boolean;
  /** Why it could not be done. */
  readonly error: unknown;
  /** Asked for before it is done, below what is said. */
  readonly fields?: ReactNode;
  readonly onConfirm: () => void;
  /** Loads anew what somebody else has changed meanwhile. */
  readonly onReload?: () => void;
  readonly onClose: () => void;
}

/** Asks before a change that cannot be taken back for what it has touched. */
export function Confirm(props: ConfirmProps) {
  const { open, title, children, action, otherwise, tone, busy, error, fields, onConfirm, onReload, onClose } = props;
  return (
    <AlertDialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="fade fixed inset-0 z-40 bg-veil" />
        <AlertDialog.Viewport className="fixed inset-0 z-50 grid place-items-center overflow-y-auto p-3">
          <AlertDialog.Popup className="fade grid w-full max-w-md gap-4 rounded-2xl border border-line bg-surface p-5 shadow-float outline-none">
            <div>
              <AlertDialog.Title className="text-base font-semibold break-words">{title}</AlertDialog.Title>
              <AlertDialog.Description render={<div />} className="mt-1 grid gap-2 text-ink-2">
                {children}
              </AlertDialog.Description>
            </div>
            {fields}
            <FormError error={error} {...(onReload ? { onReload } : {})} />
            <div className="flex flex-wrap justify-end gap-2">
              <AlertDialog.Close render={<Button>{otherwise}</Button>} />
              <Button tone={tone} busy={busy} onClick={onConfirm}>
                {action}
              </Button>
            </div>
          </AlertDialog.Popup>
        </AlertDialog.Viewport>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
