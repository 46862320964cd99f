import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { CollectorsController } from './collectors/collectors.controller.js';
import { CreateCollectorHandler } from './collectors/create-collector.handler.js';
import { RevokeCollectorHandler } from './collectors/revoke-collector.handler.js';
import { ControlStoreModule } from './control-store.module.js';
import { OutboxService } from './outbox/outbox.service.js';
import { ChangeProjectHandler } from './projects/change-project.handler.js';
import { CreateProjectHandler } from './projects/create-project.handler.js';
import { ProjectsController } from './projects/projects.controller.js';
import { ChangeStreamHandler } from './streams/change-stream.handler.js';
import { CreateStreamHandler } from './streams/create-stream.handler.js';
import { StreamsController } from './streams/streams.controller.js';

/** Projects, streams and collectors: commands in, facts to the event store, and on to the log. */
@Module({
  imports: [CqrsModule, ControlStoreModule],
  controllers: [CollectorsController, ProjectsController, StreamsController],
  providers: [
    ChangeProjectHandler,
    ChangeStreamHandler,
    CreateCollectorHandler,
    CreateProjectHandler,
    CreateStreamHandler,
    OutboxService,
    RevokeCollectorHandler,
  ],
})
export class ControlModule {}
