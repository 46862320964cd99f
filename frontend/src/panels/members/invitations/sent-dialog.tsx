import { MailCheck } from 'lucide-react';
import type { SentInvitation } from '#contracts';
import { Button } from '../../../ui/button.js';
import { formatDate } from '../../../ui/format.js';
import { Modal } from '../../../ui/overlay.js';
import { SecretField } from '../../../ui/secret-field.js';

/** Says that the invitation went by mail, or shows its link, once, to be handed over. */
export function SentDialog({
  invitation: { email, link, expiresAt },
  onClose,
}: {
  readonly invitation: SentInvitation;
  readonly onClose: () => void;
}) {
  return (
    <Modal
      open
      onClose={onClose}
      dismissible={link === null}
      title={`Invitation for ${email}`}
      description={
        link === null
          ? 'It is on its way by mail.'
          : 'This installation sends no mail: hand over the link yourself. It is not shown again.'
      }
    >
      <div className="grid gap-4">
        {link === null ? (
          <p className="flex items-center gap-2.5 rounded-lg bg-ok-soft px-3 py-2.5 font-medium text-ok">
            <MailCheck aria-hidden className="size-5 shrink-0" />
            The link went to {email}, and to nobody else.
          </p>
        ) : (
          <SecretField label="Link" value={link} copyLabel="Copy link" testId="invitation-link" />
        )}
        <p className="text-[0.8125rem] text-ink-2">
          It works once, until {formatDate(expiresAt)}. Whoever has it can join, so send it to nobody else.
        </p>
        <Button className="justify-self-end" onClick={onClose}>
          Done
        </Button>
      </div>
    </Modal>
  );
}
