import { Controller, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequestRefused } from '../../refusal.js';
import type { Door } from '../door.js';
import { Reception } from '../reception.js';
import { CALLS, type CallName } from './call.js';
import { parseBatch, parseCall } from './parse-segment.js';
import { noneTaken, segmentText } from './segment-answer.js';

/** Whatever the type says: browsers send text/plain, to be asked no leave, and one library a form's type. */
const SEGMENT = { name: 'segment', formatOf: () => 'json' } as const;

/** Segment's names, and those of its browser library. */
const BATCH_PATHS = ['v1/batch', 'v1/b', 'v1/import'];
const CALL_PATHS = (Object.keys(CALLS) as CallName[]).flatMap((call) => [
  [`v1/${call}`, call] as const,
  [`v1/${call[0]!}`, call] as const,
]);

const DOORS: ReadonlyMap<string, Door> = new Map<string, Door>([
  ...BATCH_PATHS.map((path) => [`/${path}`, { ...SEGMENT, parse: parseBatch }] as const),
  ...CALL_PATHS.map(
    ([path, call]) =>
      [`/${path}`, { ...SEGMENT, parse: (body, facts) => parseCall(call, body, facts) }] as const satisfies [
        string,
        Door,
      ],
  ),
]);

/** Segment's HTTP tracking API. */
@Controller()
export class SegmentController {
  constructor(@Inject(Reception) private readonly reception: Reception) {}

  @Post([...BATCH_PATHS, ...CALL_PATHS.map(([path]) => path)])
  async take(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const door = DOORS.get(request.routeOptions.url!)!;
    const ingested = await this.reception.take(request, reply, door);
    if (ingested.accepted === 0) throw new RequestRefused(noneTaken(ingested));
    void reply.code(200).header('content-type', 'application/json; charset=utf-8').send(segmentText(ingested));
  }
}
