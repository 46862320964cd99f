import { ApiProperty } from '@nestjs/swagger';
import type { LedgerAnswer, LedgerFigures } from '#contracts';
import { FreshnessView } from '../freshness/freshness.view.js';

const ACCEPTED = 'Acknowledged to their senders.';
const PROJECTED = 'Counted in the read models.';
const DUPLICATE = 'Copies of events that are counted already.';
const REASONS = { type: Object, additionalProperties: { type: 'number' }, description: 'By reason.' } as const;
const IN_FLIGHT = 'Accepted and not yet anywhere else.';

class LedgerRowView implements LedgerFigures {
  @ApiProperty({ format: 'date-time', description: 'Start of the minute or hour.' }) t: string;
  @ApiProperty({ description: ACCEPTED }) accepted: number;
  @ApiProperty({ description: PROJECTED }) projected: number;
  @ApiProperty({ description: DUPLICATE }) duplicate: number;
  @ApiProperty(REASONS) dropped: Readonly<Record<string, number>>;
  @ApiProperty(REASONS) rejected: Readonly<Record<string, number>>;
  @ApiProperty({ description: IN_FLIGHT }) inFlight: number;
}

export class LedgerView extends FreshnessView implements LedgerAnswer {
  @ApiProperty({ description: ACCEPTED }) accepted: number;
  @ApiProperty({ description: PROJECTED }) projected: number;
  @ApiProperty({ description: DUPLICATE }) duplicate: number;
  @ApiProperty(REASONS) dropped: Readonly<Record<string, number>>;
  @ApiProperty(REASONS) rejected: Readonly<Record<string, number>>;
  @ApiProperty({ description: IN_FLIGHT }) inFlight: number;
  @ApiProperty({ description: 'Each event of a minute that is settled has come to exactly one of the outcomes.' })
  balanced: boolean;
  @ApiProperty({ type: [LedgerRowView], description: 'Minutes or hours in which there is anything, oldest first.' })
  rows: readonly LedgerRowView[];
}
