/** Schemas of the events of a stream: types, versions, and what lies between two versions. */
import { queryOptions } from '@tanstack/react-query';
import type { EventSchemaDiff, EventSchemaRegistration, EventSchemaVersionView, EventSchemaView } from '#contracts';
import { call } from './http.js';

export type EventSchema = EventSchemaView & { readonly versions: readonly EventSchemaVersionView[] };

/** Where the schema of a type of events stands. */
export interface SchemaPlace {
  readonly projectId: string;
  readonly streamId: string;
  readonly type: string;
}

const pathOf = (projectId: string, streamId: string): string => `/projects/${projectId}/streams/${streamId}/schemas`;
const subject = ({ projectId, streamId, type }: SchemaPlace): string =>
  `${pathOf(projectId, streamId)}/${encodeURIComponent(type)}`;

/** All that is known of schemas of a project, for asking again after a change. */
export const schemasKey = (projectId: string) => ['schemas', projectId] as const;

export const schemasQuery = (projectId: string, streamId: string) =>
  queryOptions({
    queryKey: [...schemasKey(projectId), streamId],
    queryFn: async ({ signal }) =>
      (await call<{ schemas: readonly EventSchemaView[] }>(pathOf(projectId, streamId), { signal })).schemas,
  });

export const schemaQuery = (place: SchemaPlace) =>
  queryOptions({
    queryKey: [...schemasKey(place.projectId), place.streamId, 'type', place.type],
    queryFn: ({ signal }) => call<EventSchema>(subject(place), { signal }),
    retry: false,
  });

export const schemaDiffQuery = (place: SchemaPlace, from: number, to: number) =>
  queryOptions({
    queryKey: [...schemasKey(place.projectId), place.streamId, 'diff', place.type, from, to],
    queryFn: ({ signal }) => call<EventSchemaDiff>(`${subject(place)}/diff?from=${from}&to=${to}`, { signal }),
    staleTime: Infinity,
  });

/** With `dryRun` nothing is written. Throws ApiError: SCHEMA_INCOMPATIBLE with `differences`, and others. */
export const registerSchema = (place: SchemaPlace, schema: object, dryRun: boolean): Promise<EventSchemaRegistration> =>
  call(`${subject(place)}/versions`, { method: 'POST', body: { schema, dryRun } });

export type SchemaRules = Pick<EventSchemaView, 'compatibility' | 'policy'>;

export const changeSchema = (place: SchemaPlace, rules: SchemaRules, reason: string): Promise<EventSchemaView> =>
  call(subject(place), { method: 'PATCH', body: rules, reason });

/** A former version; or, null, the schema: events of the type are not checked any more. */
export const retireSchema = (place: SchemaPlace, version: number | null, reason: string): Promise<void> =>
  call(version === null ? subject(place) : `${subject(place)}/versions/${version}`, { method: 'DELETE', reason });
