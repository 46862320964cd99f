/** Who is meant in the audit log when nobody is signed in yet, or just signed in. */
import type { AuditRecord, Author, Device } from '#event-store';

export function personAt(userId: string, { address }: Pick<Device, 'address'>): Author {
  return { kind: 'user', id: userId, address, reason: null };
}

/** By the name that was tried. */
export function unknownAt({ address }: Pick<Device, 'address'>, email: string): Exclude<AuditRecord['author'], Author> {
  return { kind: 'user', id: null, name: email, address, reason: null };
}
