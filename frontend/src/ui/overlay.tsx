/** Dialogs over the page: a modal in the middle, a drawer at the right. Focus is trapped, and goes back on close. */
import { Dialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from './cx.js';
import { IconButton } from './button.js';

interface OverlayProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: ReactNode;
  readonly description?: ReactNode;
  readonly children: ReactNode;
  /** False where a stray click must not lose what is shown. */
  readonly dismissible?: boolean;
  readonly wide?: boolean;
  /** As wide as a page, for work that needs the room. */
  readonly page?: boolean;
}

const closing = (onClose: () => void) => (open: boolean) => {
  if (!open) onClose();
};

export function Modal(props: OverlayProps) {
  const { open, onClose, title, description, children, dismissible = true, wide = false, page = false } = props;
  return (
    <Dialog.Root open={open} onOpenChange={closing(onClose)} disablePointerDismissal={!dismissible}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fade fixed inset-0 z-40 bg-veil" />
        <Dialog.Viewport className="fixed inset-0 z-50 grid place-items-center overflow-y-auto p-3 sm:p-6">
          <Dialog.Popup
            className={cx(
              'fade w-full rounded-2xl border border-line bg-surface shadow-float outline-none',
              page ? 'max-w-5xl' : wide ? 'max-w-2xl' : 'max-w-lg',
            )}
          >
            <Header title={title} description={description} />
            <div className="p-5">{children}</div>
          </Dialog.Popup>
        </Dialog.Viewport>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

export function Drawer({
  open,
  onClose,
  title,
  description,
  children,
}: Omit<OverlayProps, 'dismissible' | 'wide' | 'page'>) {
  return (
    <Dialog.Root open={open} onOpenChange={closing(onClose)}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fade fixed inset-0 z-40 bg-veil" />
        <Dialog.Popup className="slide fixed inset-y-0 right-0 z-50 flex w-full max-w-xl flex-col border-l border-line bg-surface shadow-float outline-none">
          <Header title={title} description={description} />
          <div className="min-h-0 flex-1 overflow-y-auto">{children}</div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Header({ title, description }: { readonly title: ReactNode; readonly description: ReactNode }) {
  return (
    <header className="flex items-start gap-3 border-b border-line px-5 py-4">
      <div className="min-w-0 flex-1">
        <Dialog.Title className="text-base font-semibold break-words text-ink">{title}</Dialog.Title>
        {description && <Dialog.Description className="mt-0.5 text-ink-2">{description}</Dialog.Description>}
      </div>
      <Dialog.Close render={<IconButton label="Close">{<X aria-hidden className="size-4.5" />}</IconButton>} />
    </header>
  );
}
