import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { replayOrders } from '#event-store';
import { PROJECTION_NAMES, readProjectionStates, readReplays } from '#read-model/reader';
import { PipelineLag } from '../lag/pipeline-lag.js';
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
    private readonly lag: PipelineLag,
  ) {}

  async execute(): Promise<ProjectionList> {
    const stages = await this.lag.read();
    const states = await readProjectionStates(this.database);
    const running = await this.running();
    const projections = PROJECTION_NAMES.map((name): ProjectionView => {
      const lag = stages.find(({ stage }) => stage === name);
      const first = states.find(({ projection }) => projection === name);
      return {
        name,
        version: first?.version ?? 1,
        since: isoOf(first?.since ?? null),
        topics: topicsOf(name),
        lagRecords: lag?.lagRecords ?? 0,
        lagMs: lag?.lagMs ?? 0,
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
