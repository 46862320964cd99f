import { ApiProperty } from '@nestjs/swagger';
import type * as contract from '#contracts';
import { COLLECTOR_SCOPES, type CollectorGrant } from '#domain';
import type { CollectorKeyRow, CollectorRow } from '#event-store';

export class CollectorKeyView implements contract.CollectorKeyView {
  @ApiProperty({ description: "The key's last four characters." }) hint: string;
  @ApiProperty({ format: 'date-time' }) createdAt: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'Null: the current one.' })
  goodUntil: string | null;
}

export class CollectorView implements contract.CollectorView {
  @ApiProperty() id: string;
  @ApiProperty() projectId: string;
  @ApiProperty() name: string;
  @ApiProperty({ description: "The current key's last four characters." }) keyHint: string;
  @ApiProperty({ type: [CollectorKeyView], description: 'Those that are good, the current one first.' })
  keys: readonly CollectorKeyView[];
  @ApiProperty({ type: [String] }) streams: readonly string[];
  @ApiProperty({ enum: COLLECTOR_SCOPES, isArray: true }) scopes: readonly CollectorGrant[];
  @ApiProperty({ type: [String] }) origins: readonly string[];
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) expiresAt: string | null;
  @ApiProperty({ format: 'date-time' }) createdAt: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) revokedAt: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) lastUsedAt: string | null;
  @ApiProperty({ type: Number, nullable: true }) ratePerSecond: number | null;
  @ApiProperty({ type: Number, nullable: true }) monthlyQuota: number | null;
}

export class CollectorWithKey extends CollectorView implements contract.CollectorWithKey {
  @ApiProperty({ description: 'The API key. It is shown here and never again.' }) key: string;
}

export class CollectorsAnswer implements contract.CollectorsAnswer {
  @ApiProperty({ type: [CollectorView] }) collectors: readonly CollectorView[];
  @ApiProperty({ type: String, nullable: true, description: 'Null: that was the last page.' })
  nextCursor: string | null;
}

/** `keys`: the current one first. Those that are good at `now` are shown; of a revoked collector none is. */
export function collectorView(row: CollectorRow, keys: readonly CollectorKeyRow[], now: Date): CollectorView {
  const { expiresAt, createdAt, revokedAt, lastUsedAt, ...members } = row;
  const isGood = ({ goodUntil }: CollectorKeyRow): boolean => !revokedAt && (!goodUntil || goodUntil > now);
  return {
    ...members,
    keyHint: keys[0]?.keyHint ?? '',
    keys: keys.filter(isGood).map(keyView),
    expiresAt: expiresAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    revokedAt: revokedAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  };
}

function keyView({ keyHint: hint, createdAt, goodUntil }: CollectorKeyRow): CollectorKeyView {
  return { hint, createdAt: createdAt.toISOString(), goodUntil: goodUntil?.toISOString() ?? null };
}
