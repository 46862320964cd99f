import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { streamsOf } from '#event-store';
import { streamView, type StreamList } from './stream.dto.js';

export class ListStreams extends Query<StreamList> {
  constructor(readonly projectId: string) {
    super();
  }
}

@QueryHandler(ListStreams)
export class ListStreamsHandler implements IQueryHandler<ListStreams> {
  constructor(private readonly database: DataSource) {}

  async execute({ projectId }: ListStreams): Promise<StreamList> {
    return { streams: (await streamsOf(this.database.manager, projectId)).map(streamView) };
  }
}
