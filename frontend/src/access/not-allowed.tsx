import { Lock } from 'lucide-react';
import { EmptyState } from '../ui/states.js';
import { Panel } from '../ui/panel.js';
import type { Role } from './may.js';
import { ROLE_NAMES } from './roles.js';

interface NotAllowedProps {
  readonly title: string;
  /** What it would take a role for, as in “To see the audit log”. */
  readonly what: string;
  readonly role: Role;
  /** The least role that may. */
  readonly needs: Role;
}

/** In the place of a screen that a role does not reach. */
export function NotAllowed({ title, what, role, needs }: NotAllowedProps) {
  return (
    <Panel title={title}>
      <EmptyState icon={Lock} title={`Not for ${ROLE_NAMES[role].toLowerCase()}s`}>
        {what} you have to be {article(needs)} of this project, and you are {article(role)}. Its owners and admins, who
        stand under Members, can change that.
      </EmptyState>
    </Panel>
  );
}

/** Why something is not offered, in one line above what is. */
export function RoleNote({ role, children }: { readonly role: Role; readonly children: string }) {
  return (
    <p className="mb-3 flex items-start gap-2 rounded-lg bg-sunken px-3 py-2.5 text-ink-2">
      <Lock aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-3" />
      <span>
        You are {article(role)} here. {children}
      </span>
    </p>
  );
}

const article = (role: Role): string => (role === 'viewer' ? 'a viewer' : `an ${role}`);
