import type { CreatedAccessToken } from '#contracts';
import { Button } from '../../../ui/button.js';
import { CodeBlock } from '../../../ui/code-block.js';
import { CopyButton } from '../../../ui/copy-button.js';
import { Modal } from '../../../ui/overlay.js';
import { SecretField } from '../../../ui/secret-field.js';

/** The one time that a token is shown. */
export function TokenRevealDialog({
  token,
  onClose,
}: {
  readonly token: CreatedAccessToken;
  readonly onClose: () => void;
}) {
  const command = `curl -sS '${window.location.origin}/api/v1/projects' \\\n  -H 'Authorization: Bearer ${token.token}'`;
  return (
    <Modal
      open
      onClose={onClose}
      dismissible={false}
      wide
      title={`Token “${token.name}”`}
      description="Copy it now: only its hash is kept, it cannot be shown again."
    >
      <div className="grid gap-5">
        <SecretField label="Access token" value={token.token} copyLabel="Copy token" testId="access-token" />
        <CodeBlock
          label="List your projects from a terminal"
          action={<CopyButton text={command} label="Copy command" tone="ghost" />}
        >
          {command}
        </CodeBlock>
        <Button className="justify-self-end" onClick={onClose}>
          I have saved the token
        </Button>
      </div>
    </Modal>
  );
}
