import { ApiProperty } from '@nestjs/swagger';
import type { AuditAnswer, AuditEntry } from '#contracts';
import type { AuditPage } from '#event-store';

const TEXT = { type: String, nullable: true } as const;
const MEMBERS = { type: Object, additionalProperties: true, nullable: true } as const;

class ActorView {
  @ApiProperty({
    enum: ['user', 'token', 'key', 'system'],
    description: 'A person, a program of that person, an API key, or NexusPipe itself.',
  })
  kind: AuditEntry['actor']['kind'];
  @ApiProperty({ ...TEXT, description: 'Null: somebody who is not known.' }) id: string | null;
  @ApiProperty({ ...TEXT, description: 'Email of a person, name of a collector.' }) name: string | null;
}

class TargetView {
  @ApiProperty({ example: 'collector' }) kind: string;
  @ApiProperty() id: string;
}

export class AuditEntryView implements AuditEntry {
  @ApiProperty() id: string;
  @ApiProperty({ format: 'date-time' }) at: string;
  @ApiProperty({ type: ActorView }) actor: ActorView;
  @ApiProperty({ ...TEXT, description: 'Where the request came from; null: from the machine itself.' })
  address: string | null;
  @ApiProperty({ example: 'create_collector' }) action: string;
  @ApiProperty({ type: TargetView, nullable: true }) target: TargetView | null;
  @ApiProperty(TEXT) projectId: string | null;
  @ApiProperty({ ...TEXT, description: 'From the header X-Audit-Reason.' }) reason: string | null;
  @ApiProperty({ ...MEMBERS, description: 'What changed, as it was; null: nothing was there.' })
  before: AuditEntry['before'];
  @ApiProperty({ ...MEMBERS, description: 'What changed, as it is since; for an export, what was asked for.' })
  after: AuditEntry['after'];
}

export class AuditView implements AuditAnswer {
  @ApiProperty({ type: [AuditEntryView] }) entries: readonly AuditEntryView[];
  @ApiProperty({ ...TEXT, description: '`cursor` of the next page; null at the end.' }) nextCursor: string | null;
}

export function auditEntryView(row: AuditPage['rows'][number]): AuditEntryView {
  const { position, at, actorKind, actorId, actorName, address, projectId, action, reason } = row;
  return {
    id: position,
    at: at.toISOString(),
    actor: { kind: actorKind, id: actorId, name: actorName },
    address,
    action,
    target: row.targetKind === null ? null : { kind: row.targetKind, id: row.targetId ?? '' },
    projectId,
    reason,
    before: row.before as AuditEntry['before'],
    after: row.after as AuditEntry['after'],
  };
}
