/** From the parameters of a request to a place in the audit log, and back. */
import { Injectable } from '@nestjs/common';
import type { AuditQuestion } from '#event-store';
import { PageCursors } from '../queries/cursor/page-cursors.js';
import { instantOf } from '../queries/range.dto.js';
import type { AuditDto } from './audit.dto.js';

/** `projectId` null: of the installation, all projects included. */
export interface AuditList {
  readonly projectId: string | null;
  readonly dto: AuditDto;
}

@Injectable()
export class AuditCursors {
  constructor(private readonly cursors: PageCursors) {}

  /** Null: from the beginning. Throws Refused (CURSOR_INVALID). */
  positionOf(list: AuditList): string | null {
    const { cursor } = list.dto;
    return cursor === undefined ? null : this.cursors.decode<[string]>(cursor, identityOf(list))[0];
  }

  cursorOf(position: string | null, list: AuditList): string | null {
    return position === null ? null : this.cursors.encode([position], identityOf(list));
  }
}

export function auditQuestion({ projectId, dto: { actor, action, from, to, q } }: AuditList): AuditQuestion {
  return {
    projectId,
    actor: actor ?? null,
    action: action ?? null,
    from: dateOf(from),
    to: dateOf(to),
    text: q ?? null,
  };
}

/** What a cursor belongs to. */
function identityOf(list: AuditList): readonly unknown[] {
  return ['audit', auditQuestion(list)];
}

function dateOf(text: string | undefined): Date | null {
  const at = text === undefined ? null : instantOf(text);
  return at === null ? null : new Date(at);
}
