import { ApiProperty } from '@nestjs/swagger';
import type { SessionsAnswer, SessionView } from '#contracts';
import { FreshnessView } from '../freshness/freshness.view.js';

const TEXT = { type: String, nullable: true } as const;
const OF_FIRST_EVENT = { ...TEXT, description: 'Of its first event.' } as const;

class ListedSession implements SessionView {
  @ApiProperty() id: string;
  @ApiProperty() stream: string;
  @ApiProperty() visitorId: string;
  @ApiProperty({ format: 'date-time' }) startedAt: string;
  @ApiProperty({ format: 'date-time' }) endedAt: string;
  @ApiProperty() durationSeconds: number;
  @ApiProperty() pageviews: number;
  @ApiProperty() events: number;
  @ApiProperty() conversions: number;
  @ApiProperty({ ...TEXT, description: 'Of its first page view.' }) entryPage: string | null;
  @ApiProperty({ ...TEXT, description: 'Of its last page view.' }) exitPage: string | null;
  @ApiProperty({ description: 'Exactly one page view.' }) bounce: boolean;
  @ApiProperty(OF_FIRST_EVENT) referrer: string | null;
  @ApiProperty(OF_FIRST_EVENT) channel: string | null;
  @ApiProperty(OF_FIRST_EVENT) campaign: string | null;
  @ApiProperty(OF_FIRST_EVENT) country: string | null;
  @ApiProperty(OF_FIRST_EVENT) city: string | null;
  @ApiProperty(OF_FIRST_EVENT) browser: string | null;
  @ApiProperty(OF_FIRST_EVENT) os: string | null;
  @ApiProperty(OF_FIRST_EVENT) device: string | null;
}

export class SessionsView extends FreshnessView implements SessionsAnswer {
  @ApiProperty({ type: [ListedSession] }) sessions: readonly ListedSession[];
  @ApiProperty({ ...TEXT, description: '`cursor` of the next page; null at the end.' }) nextCursor: string | null;
}
