import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { replayOrder, replayOrders } from '#event-store';
import { readProjectionStates, readReplays } from '#read-model/reader';
import { replayView, type ReplayView } from './replay.view.js';

/** The latest replays, or one of them. */
export class GetReplays extends Query<readonly ReplayView[]> {
  /** `replayId` null: the latest fifty, newest first. */
  constructor(readonly replayId: string | null) {
    super();
  }
}

const LATEST = 50;

@QueryHandler(GetReplays)
export class GetReplaysHandler implements IQueryHandler<GetReplays> {
  constructor(private readonly database: DataSource) {}

  async execute({ replayId }: GetReplays): Promise<readonly ReplayView[]> {
    const { manager } = this.database;
    const one = replayId === null ? null : await replayOrder(manager, replayId);
    const orders = replayId === null ? await replayOrders(manager, LATEST) : one ? [one] : [];
    if (orders.length === 0) return [];
    const progress = await readReplays(
      this.database,
      orders.map(({ id }) => id),
    );
    const states = await readProjectionStates(this.database);
    const versions = new Map(states.map(({ projection, version }) => [projection, version]));
    return orders.map((order) =>
      replayView(
        order,
        progress.find(({ id }) => id === order.id),
        versions,
      ),
    );
  }
}
