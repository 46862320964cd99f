import type { AuditEntry } from '#contracts';
import type { Column } from '../queries/csv/csv.js';

/** Columns of the exported audit log. */
export const AUDIT_CELLS: readonly Column<AuditEntry>[] = [
  ['id', ({ id }) => id],
  ['at', ({ at }) => at],
  ['actorKind', ({ actor }) => actor.kind],
  ['actorId', ({ actor }) => actor.id],
  ['actorName', ({ actor }) => actor.name],
  ['address', ({ address }) => address],
  ['action', ({ action }) => action],
  ['targetKind', ({ target }) => target?.kind ?? null],
  ['targetId', ({ target }) => target?.id ?? null],
  ['projectId', ({ projectId }) => projectId],
  ['reason', ({ reason }) => reason],
  ['before', ({ before }) => before && JSON.stringify(before)],
  ['after', ({ after }) => after && JSON.stringify(after)],
];
