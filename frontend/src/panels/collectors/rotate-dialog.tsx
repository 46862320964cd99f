import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { CollectorView, CollectorWithKey } from '#contracts';
import { rotateCollector } from '../../api/control.js';
import { collectorsQuery } from '../../api/queries.js';
import { Button } from '../../ui/button.js';
import { Choices } from '../../ui/choices.js';
import { ReasonField } from '../../ui/field.js';
import { Modal } from '../../ui/overlay.js';
import { FormError } from '../../ui/states.js';

const HOUR = 3_600;
/** Seconds, as a radio button holds them. */
const OVERLAPS = [
  { value: '0', title: 'Not at all', text: 'It may be in wrong hands: refused within seconds.' },
  { value: String(HOUR), title: 'An hour', text: 'Enough to change one place by hand.' },
  { value: String(24 * HOUR), title: 'A day', text: 'Enough for a deployment.' },
  { value: String(7 * 24 * HOUR), title: 'A week', text: 'Where several people have to change it.' },
  { value: String(30 * 24 * HOUR), title: '30 days', text: 'The longest: apps that people have to update.' },
] as const;

interface RotateDialogProps {
  readonly projectId: string;
  readonly collector: CollectorView;
  readonly onClose: () => void;
  readonly onRotated: (collector: CollectorWithKey) => void;
}

/** Gives a collector a new key, while the one before may go on for a time. */
export function RotateDialog({ projectId, collector, onClose, onRotated }: RotateDialogProps) {
  const [overlap, setOverlap] = useState<string>(OVERLAPS[2].value);
  const [reason, setReason] = useState('');
  const queryClient = useQueryClient();
  const load = () => queryClient.invalidateQueries({ queryKey: collectorsQuery(projectId).queryKey });
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => rotateCollector(projectId, collector.id, Number(overlap), reason),
    onSuccess: (rotated) => {
      void load();
      onRotated(rotated);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isPending) mutate();
  };
  const reload = async () => {
    await load();
    onClose();
  };
  return (
    <Modal
      open
      onClose={onClose}
      title={`New key for “${collector.name}”`}
      description={`It may do the same. The key ending in ${collector.keyHint} goes on for as long as you choose.`}
    >
      <form onSubmit={submit} className="grid gap-5">
        <Choices
          legend="How long the key before goes on"
          name="overlap"
          value={overlap}
          options={OVERLAPS}
          onChange={setOverlap}
        />
        <ReasonField value={reason} onChange={setReason} />
        <FormError error={error} onReload={() => void reload()} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="primary" busy={isPending}>
            Make the new key
          </Button>
        </div>
      </form>
    </Modal>
  );
}
