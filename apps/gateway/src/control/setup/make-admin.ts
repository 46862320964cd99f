/**
 * An administrator made on the machine itself, by a link or by the environment: a new account, or an existing one with
 * a new password. It owns every project there is by then; whoever has the machine has them anyway.
 */
import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { isRefusal, type Refusal } from '#domain';
import { allProjectIds, userByEmail, type ControlTransaction } from '#event-store';

export interface NewAdmin {
  readonly email: string;
  readonly passwordHash: string;
}

/** Answers with the user's id. */
export async function makeAdmin(
  transaction: ControlTransaction,
  manager: EntityManager,
  { email, passwordHash }: NewAdmin,
): Promise<string | Refusal> {
  const existing = await userByEmail(manager, email);
  const userId = existing?.id ?? randomUUID();
  const outcome = await transaction.decide(
    'user',
    userId,
    existing
      ? { type: 'change_password', passwordHash }
      : { type: 'register_user', userId, email, passwordHash, instanceRole: 'operator' },
  );
  if (isRefusal(outcome)) return outcome;
  const raised = await transaction.decide('user', userId, { type: 'set_instance_role', role: 'operator' });
  if (isRefusal(raised)) return raised;
  for (const projectId of await allProjectIds(manager)) {
    const added = await transaction.decide('project', projectId, { type: 'add_owner', userId });
    if (isRefusal(added)) return added;
  }
  return userId;
}
