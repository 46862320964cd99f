import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Message } from 'kafkajs';
import { createRequire } from 'node:module';
import { grouped } from './grouped.js';

interface Grouping {
  readonly topic: string;
  readonly partitionMetadata: readonly object[];
  readonly messages: Message[];
  readonly partitioner: (asked: { readonly message: Message }) => number;
}

const group = createRequire(import.meta.url)('kafkajs/src/producer/groupMessagesPerPartition.js') as (
  grouping: Grouping,
) => Record<number, Message[]>;

const run = (messages: Message[], partitioner: Grouping['partitioner']): Record<number, Message[]> =>
  group({ topic: 't', partitionMetadata: [{}], messages, partitioner });
const named: Grouping['partitioner'] = ({ message }) => message.partition!;

describe('grouped messages', () => {
  it('come out of the grouping of kafkajs as any others do', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(4), { maxLength: 50 }), (partitions) => {
        const messages = (): Message[] => partitions.map((partition, n) => ({ partition, value: String(n) }));
        expect(run(grouped(messages()), named)).toEqual(run(messages(), named));
      }),
    );
  });

  it('ask the partitioner once for each partition, and fail when it refuses', () => {
    const asked: number[] = [];
    const messages = (): Message[] => [3, 1, 3].map((partition) => ({ partition, value: '' }));
    run(grouped(messages()), ({ message }) => asked.push(message.partition!) && message.partition!);
    expect(asked).toEqual([3, 1]);
    const refusing = (): never => {
      throw new Error('given up');
    };
    expect(() => run(grouped(messages()), refusing)).toThrow('given up');
  });
});
