import { AlertDialog } from '@base-ui/react/alert-dialog';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { revokeCollector, type Collector } from '../../api/control.js';
import { collectorsQuery } from '../../api/queries.js';
import { Button } from '../../ui/button.js';
import { FormError } from '../../ui/states.js';

interface RevokeDialogProps {
  readonly projectId: string;
  /** Null: closed. */
  readonly collector: Collector | null;
  readonly onClose: () => void;
}

/** Asks before a key stops working for good. */
export function RevokeDialog({ projectId, collector, onClose }: RevokeDialogProps) {
  return (
    <AlertDialog.Root open={collector !== null} onOpenChange={(open) => !open && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="fade fixed inset-0 z-40 bg-veil" />
        <AlertDialog.Viewport className="fixed inset-0 z-50 grid place-items-center overflow-y-auto p-3">
          <AlertDialog.Popup className="fade w-full max-w-md rounded-2xl border border-line bg-surface p-5 shadow-float outline-none">
            {collector && <Confirmation projectId={projectId} collector={collector} onClose={onClose} />}
          </AlertDialog.Popup>
        </AlertDialog.Viewport>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

function Confirmation({ projectId, collector, onClose }: RevokeDialogProps & { readonly collector: Collector }) {
  const queryClient = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => revokeCollector(projectId, collector.id),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: collectorsQuery(projectId).queryKey });
      onClose();
    },
  });
  return (
    <div className="grid gap-4">
      <div>
        <AlertDialog.Title className="text-base font-semibold break-words">
          Revoke “{collector.name}”?
        </AlertDialog.Title>
        <AlertDialog.Description className="mt-1 text-ink-2">
          Whatever sends with the key ending in <span className="font-mono">{collector.keyHint}</span> is refused within
          seconds. This cannot be undone; events already accepted stay.
        </AlertDialog.Description>
      </div>
      <FormError error={error} />
      <div className="flex flex-wrap justify-end gap-2">
        <AlertDialog.Close render={<Button>Keep it</Button>} />
        <Button tone="danger" busy={isPending} onClick={() => mutate()}>
          Revoke key
        </Button>
      </div>
    </div>
  );
}
