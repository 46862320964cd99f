import type { ProjectSchemas } from './schema-check.js';

/** Types of events that a stream is for. */
export interface AllowedTypes {
  readonly types: ReadonlySet<string>;
  /** Whether other types are refused; else they are only pointed out. */
  readonly enforced: boolean;
}

/** A project's streams by name; null: any type of event belongs there. */
export type ProjectStreams = ReadonlyMap<string, AllowedTypes | null>;

/** Who sent an event, as far as the rules for events go by it. */
export interface EventSender {
  readonly projectId: string;
  readonly collectorId: string;
  /** Streams it may write to; empty: every stream of its project. */
  readonly streams: ReadonlySet<string>;
  /** The stream of an event that names none; null when the key has more than one. */
  readonly onlyStream: string | null;
  readonly projectStreams: ProjectStreams;
  /** What the project wants of events by their types; not there: nothing. */
  readonly schemas?: ProjectSchemas;
  /** Whether its project keeps visitors' addresses. */
  readonly keepAddresses: boolean;
  /** The visitor's address and user agent as the request shows them; null for a server's key. */
  readonly browser: { readonly address: string | null; readonly userAgent: string | null } | null;
}
