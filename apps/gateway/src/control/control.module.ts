import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { MailModule } from '../mail/mail.module.js';
import { CursorsModule } from '../queries/cursor/cursors.module.js';
import { ChangeCollectorHandler } from './collectors/change-collector.handler.js';
import { CollectorsController } from './collectors/collectors.controller.js';
import { CreateCollectorHandler } from './collectors/create-collector.handler.js';
import { ListCollectorsHandler } from './collectors/list-collectors.handler.js';
import { ListRequestsHandler } from './collectors/list-requests.handler.js';
import { RevokeCollectorHandler } from './collectors/revoke-collector.handler.js';
import { RotateKeyHandler } from './collectors/rotate-key.handler.js';
import { ControlStoreModule } from './control-store.module.js';
import { ChangeRoleHandler } from './members/change-role.handler.js';
import { InvitationPost } from './members/invitation-post.js';
import { InvitationsController } from './members/invitations.controller.js';
import { InviteMemberHandler } from './members/invite-member.handler.js';
import { LeaveProjectHandler } from './members/leave-project.handler.js';
import { ListMembersHandler } from './members/list-members.handler.js';
import { MembersController } from './members/members.controller.js';
import { MembershipController } from './members/membership.controller.js';
import { RemoveMemberHandler } from './members/remove-member.handler.js';
import { RenewInvitationHandler } from './members/renew-invitation.handler.js';
import { WithdrawInvitationHandler } from './members/withdraw-invitation.handler.js';
import { OutboxService } from './outbox/outbox.service.js';
import { ChangeProjectHandler } from './projects/change-project.handler.js';
import { CreateProjectHandler } from './projects/create-project.handler.js';
import { GetProjectHandler, ListProjectsHandler } from './projects/project.queries.js';
import { ProjectsController } from './projects/projects.controller.js';
import { ChangeSchemaHandler } from './schemas/change-schema.handler.js';
import { DiffSchemasHandler } from './schemas/diff-schemas.handler.js';
import { RegisterSchemaHandler } from './schemas/register-schema.handler.js';
import { RetireSchemaHandler } from './schemas/retire-schema.handler.js';
import { GetSchemaHandler, GetSchemaVersionHandler, ListSchemasHandler } from './schemas/schema.queries.js';
import { SchemasController } from './schemas/schemas.controller.js';
import { ChangeStreamHandler } from './streams/change-stream.handler.js';
import { CreateStreamHandler } from './streams/create-stream.handler.js';
import { ListStreamsHandler } from './streams/list-streams.handler.js';
import { RemoveStreamHandler } from './streams/remove-stream.handler.js';
import { StreamsController } from './streams/streams.controller.js';
import { QuotaFloors } from './upkeep/quota-floors.js';

/** Projects, members, streams and collectors: commands in, facts to the event store, and on to the log. */
@Module({
  imports: [CqrsModule, ControlStoreModule, CursorsModule, MailModule],
  controllers: [
    ProjectsController,
    MembersController,
    MembershipController,
    InvitationsController,
    StreamsController,
    SchemasController,
    CollectorsController,
  ],
  providers: [
    ...[CreateProjectHandler, ChangeProjectHandler, GetProjectHandler, ListProjectsHandler],
    ...[InviteMemberHandler, ChangeRoleHandler, RemoveMemberHandler, LeaveProjectHandler, ListMembersHandler],
    ...[RenewInvitationHandler, WithdrawInvitationHandler, InvitationPost],
    ...[CreateStreamHandler, ChangeStreamHandler, RemoveStreamHandler, ListStreamsHandler],
    ...[RegisterSchemaHandler, ChangeSchemaHandler, RetireSchemaHandler, DiffSchemasHandler],
    ...[ListSchemasHandler, GetSchemaHandler, GetSchemaVersionHandler],
    ...[
      CreateCollectorHandler,
      ChangeCollectorHandler,
      RotateKeyHandler,
      RevokeCollectorHandler,
      ListCollectorsHandler,
      ListRequestsHandler,
    ],
    ...[OutboxService, QuotaFloors],
  ],
})
export class ControlModule {}
