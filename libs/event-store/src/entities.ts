import { AccessTokenRow } from './tables/access-token.table.js';
import { AuditRow } from './tables/audit.table.js';
import { CollectorKeyRow } from './tables/collector-key.table.js';
import { CollectorRow } from './tables/collector.table.js';
import { ControlEventRow } from './tables/control-event.table.js';
import { ControlOutboxRow } from './tables/control-outbox.table.js';
import { EventSchemaRow } from './tables/event-schema.table.js';
import { EventSchemaVersionRow } from './tables/event-schema-version.table.js';
import { InvitationRow } from './tables/invitation.table.js';
import { MembershipRow } from './tables/membership.table.js';
import { OneTimeLinkRow } from './tables/one-time-link.table.js';
import { ProjectRow } from './tables/project.table.js';
import { RefreshTokenRow } from './tables/refresh-token.table.js';
import { SignInRow } from './tables/sign-in.table.js';
import { ReplayRow } from './tables/replay.table.js';
import { SigningKeyRow } from './tables/signing-key.table.js';
import { StreamRow } from './tables/stream.table.js';
import { UserRow } from './tables/user.table.js';

/** What a DataSource that is used with this library must know, beside the entities of other libraries. */
export const EVENT_STORE_ENTITIES = [
  AccessTokenRow,
  AuditRow,
  CollectorKeyRow,
  CollectorRow,
  ControlEventRow,
  ControlOutboxRow,
  EventSchemaRow,
  EventSchemaVersionRow,
  InvitationRow,
  MembershipRow,
  OneTimeLinkRow,
  ProjectRow,
  RefreshTokenRow,
  SignInRow,
  ReplayRow,
  SigningKeyRow,
  StreamRow,
  UserRow,
];
