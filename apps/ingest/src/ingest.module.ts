import { Module, type DynamicModule } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { RuntimeModule } from '#runtime';
import { ProblemFilter } from './answer/problem.filter.js';
import { RawLog } from './append/raw-log.js';
import type { AddressOf } from './authenticate/client-address.js';
import { BeaconController } from './doors/beacon/beacon.controller.js';
import { CloudEventsController } from './doors/cloudevents/cloudevents.controller.js';
import { EventsController } from './doors/events/events.controller.js';
import { OtlpController } from './doors/otlp/otlp.controller.js';
import { PixelController } from './doors/pixel/pixel.controller.js';
import { SegmentController } from './doors/segment/segment.controller.js';
import { SettingsController } from './doors/segment/settings.controller.js';
import { Reception } from './doors/reception.js';
import { SocketAdmission } from './doors/socket/socket-admission.js';
import { SocketDoor } from './doors/socket/socket-door.js';
import { SocketNotes } from './doors/socket/socket-notes.js';
import { SocketSends } from './doors/socket/socket-sends.js';
import { IngestEventsHandler } from './ingest-events/ingest-events.handler.js';
import { ControlEventsController } from './keys/control-events.controller.js';
import { KeyFeed } from './keys/key-feed.js';
import { IngestMetrics } from './metrics/ingest-metrics.js';
import { RefusedEvents } from './refused/refused-events.js';
import { RequestNotes } from './request-notes/request-notes.js';
import { ADDRESS_OF, ENTRY_RULES, LOGGER, SDK_FORMS, type IngestParts } from './parts.js';
import type { EntryRules } from './receive/entry-rules.js';
import type { SdkFile } from './sdk/sdk-file.js';
import { SdkController } from './sdk/sdk.controller.js';

/** What the app's factory made of its parts. */
export interface IngestProviders {
  readonly rawLog: RawLog;
  readonly refused: RefusedEvents;
  readonly notes: RequestNotes;
  readonly rules: EntryRules;
  readonly feed: KeyFeed;
  readonly metrics: IngestMetrics;
  readonly addressOf: AddressOf;
  readonly sdk: readonly SdkFile[];
}

@Module({})
export class IngestModule {
  static register(
    parts: IngestParts,
    { rawLog, refused, notes, rules, feed, metrics, addressOf, sdk }: IngestProviders,
  ): DynamicModule {
    return {
      module: IngestModule,
      imports: [CqrsModule.forRoot(), RuntimeModule.register(parts.health, parts.metrics)],
      controllers: [
        EventsController,
        BeaconController,
        SegmentController,
        SettingsController,
        CloudEventsController,
        PixelController,
        OtlpController,
        SdkController,
        ControlEventsController,
      ],
      providers: [
        IngestEventsHandler,
        Reception,
        ProblemFilter,
        SocketAdmission,
        SocketNotes,
        SocketSends,
        SocketDoor,
        { provide: LOGGER, useValue: parts.logger },
        { provide: RawLog, useValue: rawLog },
        { provide: RefusedEvents, useValue: refused },
        { provide: RequestNotes, useValue: notes },
        { provide: ENTRY_RULES, useValue: rules },
        { provide: ADDRESS_OF, useValue: addressOf },
        { provide: KeyFeed, useValue: feed },
        { provide: IngestMetrics, useValue: metrics },
        { provide: SDK_FORMS, useValue: sdk },
      ],
    };
  }
}
