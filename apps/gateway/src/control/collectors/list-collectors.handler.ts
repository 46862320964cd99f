import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { collectorsOf, keysOf } from '#event-store';
import { PageCursors } from '../../queries/cursor/page-cursors.js';
import type { CollectorPageDto } from './collector.dto.js';
import { collectorView, type CollectorsAnswer } from './collector.view.js';

/** Oldest first, the revoked ones too, a page at a time. */
export class ListCollectors extends Query<CollectorsAnswer> {
  constructor(
    readonly projectId: string,
    readonly page: CollectorPageDto,
  ) {
    super();
  }
}

@QueryHandler(ListCollectors)
export class ListCollectorsHandler implements IQueryHandler<ListCollectors> {
  constructor(
    private readonly database: DataSource,
    private readonly cursors: PageCursors,
  ) {}

  async execute({ projectId, page: { cursor, limit } }: ListCollectors): Promise<CollectorsAnswer> {
    const { manager } = this.database;
    const question = ['collectors', projectId];
    // One more than asked for says whether there is another page.
    const found = await collectorsOf(manager, projectId, {
      after: this.positionOf(cursor, question),
      limit: limit + 1,
    });
    const rows = found.slice(0, limit);
    const keys = await keysOf(
      manager,
      rows.map(({ id }) => id),
    );
    const now = new Date();
    const last = found.length > limit ? rows.at(-1) : undefined;
    return {
      collectors: rows.map((row) => collectorView(row, keys.get(row.id) ?? [], now)),
      nextCursor: last ? this.cursors.encode([last.createdAt.getTime(), last.id], question) : null,
    };
  }

  private positionOf(cursor: string | undefined, question: readonly unknown[]) {
    if (cursor === undefined) return null;
    const [createdAt, id] = this.cursors.decode<[number, string]>(cursor, question);
    return { createdAt: new Date(createdAt), id };
  }
}
