import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import type { EventLog } from '#event-log';
import { replayOrders } from '#event-store';
import { PROJECTION_NAMES, readProjectionStates, readReplays, type ProjectionState } from '#read-model/reader';
import { EVENT_LOG } from '../parts.js';
import { topicsOf } from './projection-topics.js';
import type { ProjectionList, ProjectionView } from './projections.view.js';
import { hasEnded, isoOf } from './replay.view.js';

/** Every read model with its version and how far behind the log it is. */
export class ListProjections extends Query<ProjectionList> {}

/** Of so many of the latest one may be running. */
const LATEST = 20;

@QueryHandler(ListProjections)
export class ListProjectionsHandler implements IQueryHandler<ListProjections> {
  constructor(
    private readonly database: DataSource,
    @Inject(EVENT_LOG) private readonly log: EventLog,
  ) {}

  async execute(): Promise<ProjectionList> {
    const topics = [...new Set(PROJECTION_NAMES.flatMap(topicsOf))];
    // The ends first: what comes meanwhile is no lag.
    const ends = new Map(
      await Promise.all(topics.map(async (topic) => [topic, await this.log.admin.offsets(topic)] as const)),
    );
    const states = await readProjectionStates(this.database);
    const running = await this.running();
    const projections = PROJECTION_NAMES.map((name): ProjectionView => {
      const own = states.filter(({ projection }) => projection === name);
      const lagging = topicsOf(name).flatMap((topic) =>
        ends.get(topic)!.map(({ partition, earliest, latest }) => {
          const state = own.find((one) => one.topic === topic && one.partition === partition);
          return { state, records: Math.max(0, latest - Math.max(earliest, state?.nextOffset ?? 0)) };
        }),
      );
      const [first] = own;
      return {
        name,
        version: first?.version ?? 1,
        since: isoOf(first?.since ?? null),
        topics: topicsOf(name),
        lagRecords: lagging.reduce((sum, { records }) => sum + records, 0),
        lagMs: Math.max(0, ...lagging.filter(({ records }) => records > 0).map(({ state }) => ageOf(state))),
        replayId: running.find((one) => one.projections.includes(name))?.id ?? null,
      };
    });
    return { projections };
  }

  private async running(): Promise<readonly { readonly id: string; readonly projections: readonly string[] }[]> {
    const orders = (await replayOrders(this.database.manager, LATEST)).filter(({ wanted }) => wanted !== 'cancel');
    const progress = await readReplays(
      this.database,
      orders.map(({ id }) => id),
    );
    return orders.filter(({ id }) => !hasEnded(progress.find((one) => one.id === id)));
  }
}

/** At least: the last event that was read came before the first that was not. */
function ageOf(state: ProjectionState | undefined): number {
  const receivedAt = state?.receivedAt ?? null;
  return receivedAt === null ? 0 : Math.max(0, Date.now() - receivedAt);
}
