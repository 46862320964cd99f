/** Who sent an event, as a collector would see it now: its project's streams and schemas, and what its key may. */
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EventSender } from '#contracts';
import type { PartitionKey } from '#domain';
import { collectorOf, projectOf, schemasInUse, streamsOf } from '#event-store';
import type { Original } from './originals.js';
import { projectSchemas } from './project-schemas.js';

/** And how the events of its project are spread over partitions. */
export interface RoutedSender extends EventSender {
  /** By stream. */
  readonly partitionKeys: ReadonlyMap<string, PartitionKey>;
}

@Injectable()
export class Senders {
  constructor(private readonly database: DataSource) {}

  /** Looks up each project and each collector once. */
  lookUp(): (original: Original) => Promise<RoutedSender> {
    const projects = new Map<string, ReturnType<Senders['readProject']>>();
    const collectors = new Map<string, ReturnType<typeof collectorOf>>();
    return async ({ row, visitor, collectorId }) => {
      const { projectId } = row;
      const project = memoised(projects, projectId, () => this.readProject(projectId));
      const collector = await memoised(collectors, `${projectId}/${collectorId}`, () =>
        collectorOf(this.database.manager, projectId, collectorId ?? ''),
      );
      const streams = new Set(collector?.streams ?? []);
      const isBrowser = collector?.scopes.includes('ingest:browser') ?? false;
      const hasVisitor = visitor.address !== null || visitor.userAgent !== null;
      return {
        projectId,
        collectorId: collectorId ?? '',
        ...(await project),
        streams,
        onlyStream: streams.size === 1 ? [...streams][0]! : null,
        // What the request said of the visitor counts; what is in the event does where the request said nothing.
        browser: isBrowser || hasVisitor ? visitor : null,
      };
    };
  }

  private async readProject(
    projectId: string,
  ): Promise<Pick<RoutedSender, 'projectStreams' | 'partitionKeys' | 'schemas' | 'keepAddresses'>> {
    const [project, streams, schemas] = await Promise.all([
      projectOf(this.database.manager, projectId),
      streamsOf(this.database.manager, projectId),
      schemasInUse(this.database.manager, projectId),
    ]);
    const allowed = streams.map(({ name, schemaPolicy, allowedTypes }) => {
      const limits = schemaPolicy !== 'off' && allowedTypes.length > 0;
      return [name, limits ? { types: new Set(allowedTypes), enforced: schemaPolicy === 'enforce' } : null] as const;
    });
    return {
      projectStreams: new Map(allowed),
      partitionKeys: new Map(streams.map(({ name, partitionKey }) => [name, partitionKey])),
      schemas: projectSchemas(schemas, new Map(streams.map(({ id, name }) => [id, name]))),
      keepAddresses: project?.keepsAddresses ?? false,
    };
  }
}

function memoised<T>(known: Map<string, T>, key: string, make: () => T): T {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}
