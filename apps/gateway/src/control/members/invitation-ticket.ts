/** The token of an invitation, and what is kept of it. */
import { hashOf } from '#event-store';
import { newToken } from '../setup/link-token.js';

const LIFETIME_MS = 7 * 86_400_000;

export interface InvitationTicket {
  /** 256 bits. For the link, and for nothing else. */
  readonly token: string;
  /** What the control plane knows. */
  readonly facts: { readonly tokenHash: string; /** Epoch ms. */ readonly expiresAt: number };
}

export function newTicket(now: Date): InvitationTicket {
  const token = newToken();
  return { token, facts: { tokenHash: hashOf(token), expiresAt: now.getTime() + LIFETIME_MS } };
}
