import { ApiProperty } from '@nestjs/swagger';
import type { EventsAnswer, EventView } from '#contracts';
import { FreshnessView } from '../freshness/freshness.view.js';

const TEXT = { type: String, nullable: true } as const;

class GeoView {
  @ApiProperty(TEXT) country: string | null;
  @ApiProperty(TEXT) region: string | null;
  @ApiProperty(TEXT) city: string | null;
}

class UserAgentView {
  @ApiProperty(TEXT) browser: string | null;
  @ApiProperty(TEXT) browserVersion: string | null;
  @ApiProperty(TEXT) os: string | null;
  @ApiProperty() device: string;
}

class ReferrerView {
  @ApiProperty() medium: string;
  @ApiProperty(TEXT) source: string | null;
}

class CampaignView {
  @ApiProperty(TEXT) source: string | null;
  @ApiProperty(TEXT) medium: string | null;
  @ApiProperty(TEXT) name: string | null;
  @ApiProperty(TEXT) term: string | null;
  @ApiProperty(TEXT) content: string | null;
}

class EnrichedView {
  @ApiProperty({ ...TEXT, description: "The visitor's, when the project keeps addresses." }) address: string | null;
  @ApiProperty({ type: GeoView, nullable: true }) geo: GeoView | null;
  @ApiProperty({ type: UserAgentView, nullable: true }) userAgent: UserAgentView | null;
  @ApiProperty() bot: boolean;
  @ApiProperty(TEXT) botName: string | null;
  @ApiProperty({ type: ReferrerView, nullable: true }) referrer: ReferrerView | null;
  @ApiProperty({ type: CampaignView, nullable: true }) campaign: CampaignView | null;
  @ApiProperty() late: boolean;
  @ApiProperty({ type: [String] }) marks: readonly string[];
}

export class ListedEvent {
  @ApiProperty() id: string;
  @ApiProperty() stream: string;
  @ApiProperty() type: string;
  @ApiProperty({ format: 'date-time' }) time: string;
  @ApiProperty({ format: 'date-time' }) receivedAt: string;
  @ApiProperty(TEXT) visitorId: string | null;
  @ApiProperty(TEXT) userId: string | null;
  @ApiProperty(TEXT) sessionId: string | null;
  @ApiProperty(TEXT) url: string | null;
  @ApiProperty(TEXT) referrer: string | null;
  @ApiProperty({ type: Object, additionalProperties: true, description: 'As they were sent.' })
  properties: EventView['properties'];
  @ApiProperty({ type: EnrichedView }) enriched: EventView['enriched'];
}

export class EventsView extends FreshnessView implements EventsAnswer {
  @ApiProperty({ type: [ListedEvent] }) events: readonly ListedEvent[];
  @ApiProperty({ ...TEXT, description: '`cursor` of the next page; null at the end.' }) nextCursor: string | null;
}
