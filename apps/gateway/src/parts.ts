/** What the gateway is given by its composition root, and under which tokens its classes find it. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Server } from 'socket.io';
import type { Registry } from 'prom-client';
import type { DataSource } from 'typeorm';
import type { EventLog } from '#event-log';
import type { LiveStore } from '#live-store';
import type { CertificateFiles, Health, Logger } from '#runtime';

/** Opened and closed by the composition root. */
export interface GatewayParts {
  /** Knows the entities of event-store and read-model. */
  readonly database: DataSource;
  readonly live: LiveStore;
  readonly log: EventLog;
  readonly health: Health;
  readonly metrics: Registry;
  readonly logger: Logger;
}

export interface GatewaySettings {
  /** Partitions of the event topics. */
  readonly partitions: number;
  /** Stands before the topics' names in Kafka; none by default. */
  readonly topicPrefix?: string;
  readonly tokens: TokenSettings;
  /** Folder of the built dashboard; null serves none. */
  readonly dashboardDirectory: string | null;
  /** Addresses or networks of proxies whose X-Forwarded headers count; none by default. */
  readonly trustProxy?: readonly string[];
  /** Of the door; null, and by default: plain HTTP. */
  readonly certificate?: CertificateFiles | null;
  /** Address that events are sent to, without a final slash; null: the gateway's own. */
  readonly ingestUrl?: string | null;
  /** Where people reach the dashboard, without a final slash; null, and by default: where the request came to. */
  readonly publicUrl?: string | null;
  /** Needs a public address; null, and by default: links are shown to whoever makes them. */
  readonly mail?: MailSettings | null;
  /** Origins of pages on other hosts that may open a live connection; `*`: all. */
  readonly socketOrigins?: readonly string[];
  /** Of streams that do not say how long they are kept, as the projector has it; null, and by default: for ever. */
  readonly retentionDays?: number | null;
  /** As the collectors have it, from one round of canaries to the next; 0, and by default: there are none. */
  readonly canarySeconds?: number;
  /** Where an installation of one machine keeps everything, and the log in it; null: parts of their own do. */
  readonly dataFolder?: { readonly directory: string; readonly log: string } | null;
  /** Of PostgreSQL, where it is on this machine; null, and by default: how much its disk has left is not known. */
  readonly databaseDirectory?: string | null;
  /** Bytes that are free on the disk of a folder; as the file system says by default. */
  readonly freeBytes?: (directory: string) => Promise<number>;
  /** Asked before anything else; true: the request is in other hands. */
  readonly front?: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** What another app serves on the same Socket.io server; none by default. */
  readonly sockets?: SharedSockets;
}

/** Namespaces of another app: there can be one Socket.io server on a port, as what connects names its namespace only later. */
export interface SharedSockets {
  /** For the server's option of that name: Socket.io's packets, except in those namespaces. */
  readonly parser: unknown;
  /** Called once, before anybody connects. */
  attach(server: Server): void;
}

export interface TokenSettings {
  readonly issuer: string;
  readonly audience: string;
  /** EC P-256, PKCS #8 PEM; null: the key that is kept in the database. */
  readonly privateKey: string | null;
  /** EC P-256 public keys, PEM, one after the other: tokens of keys that were configured before are good until they end. */
  readonly previousPublicKeys?: string | null;
}

/** The mail server that links are sent through. */
export interface MailSettings {
  /** smtp:// or smtps://, with user and password if need be. */
  readonly smtpUrl: string;
  /** `NexusPipe <nexuspipe@example.org>`. */
  readonly from: string;
}

export const LIVE_STORE = Symbol('LiveStore');
export const EVENT_LOG = Symbol('EventLog');
export const LOGGER = Symbol('Logger');
export const SETTINGS = Symbol('GatewaySettings');

/** Before every path of the API. */
export const API_PREFIX = 'api/v1';
