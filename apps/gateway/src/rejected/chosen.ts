/** Which rejected events a request is about: those that it names, or the oldest open ones that its filter lets through. */
import { Injectable } from '@nestjs/common';
import { REJECTION_MARKS } from '#event-store';
import { readRejected, readRejectedAt, type RejectedPlace, type RejectedRow } from '#read-model/reader';
import { Refused } from '../problems/refused.js';
import { Readings } from '../queries/readings/readings.js';
import { MOST_AT_ONCE, type RejectedFilterDto } from './rejected.dto.js';
import { placeOf } from './rejected-id.js';
import { filterOf } from './rejected.query.js';

export interface Choice {
  readonly ids?: readonly string[];
  readonly filter?: RejectedFilterDto;
}

export interface Chosen {
  readonly rows: readonly RejectedRow[];
  /** There are more than are done at once. */
  readonly more: boolean;
}

@Injectable()
export class ChosenEvents {
  constructor(private readonly readings: Readings) {}

  /** `keptOnly`: a filter lets through only what there is something of. Throws Refused: an id that is not there, or neither ids nor a filter. */
  async of(projectId: string | null, { ids, filter }: Choice, keptOnly = false): Promise<Chosen> {
    if ((ids === undefined) === (filter === undefined)) {
      throw new Refused('REQUEST_INVALID', { errors: [{ field: 'ids', detail: 'send either ids or a filter' }] });
    }
    if (ids) return { rows: await this.named(projectId, ids), more: false };
    const asked = { ...filterOf(projectId, filter!), state: 'open' as const, marks: REJECTION_MARKS };
    return this.readings.inTime((tx) =>
      readRejected(tx, { ...asked, order: 'oldest', keptOnly, after: null, limit: MOST_AT_ONCE }),
    );
  }

  private async named(projectId: string | null, ids: readonly string[]): Promise<readonly RejectedRow[]> {
    const places = ids.map(placeOf).filter((place): place is RejectedPlace => place !== null);
    const rows = await this.readings.inTime((tx) => readRejectedAt(tx, { projectId, places, marks: REJECTION_MARKS }));
    if (rows.length < ids.length) throw new Refused('NOT_FOUND', { detail: 'some of the ids are not there' });
    return rows;
  }
}
