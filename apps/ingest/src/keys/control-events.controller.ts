import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { TOPICS } from '#contracts';
import { BatchPattern, type RecordBatch } from '#event-log';
import { KeyFeed } from './key-feed.js';

@Controller()
export class ControlEventsController {
  constructor(private readonly keys: KeyFeed) {}

  @BatchPattern(TOPICS.control)
  take(@Payload() batch: RecordBatch): void {
    this.keys.take(batch);
  }
}
