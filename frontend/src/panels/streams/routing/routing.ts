/** How a stream's events are spread, in people's words and as they type it. */
import type { StreamView } from '#contracts';

type PartitionKey = StreamView['partitionKey'];

export const KEY_CHOICES: readonly { readonly value: PartitionKey; readonly title: string; readonly text: string }[] = [
  {
    value: 'visitor',
    title: 'Visitor',
    text: 'Events of one visitor stay in order. For websites and apps.',
  },
  {
    value: 'user',
    title: 'User',
    text: 'Events of one user stay in order, over all of his devices. Sessions and visitors are counted as before.',
  },
  {
    value: 'event',
    title: 'Event',
    text: 'Evenly spread, in no order. For few senders with very many events; sessions and visitors are still right, but cost more to count.',
  },
];

/** As the gateway takes a type that is to have a topic; what is not one is named before it is sent. */
const TOPIC_TYPE = /^(?!\d+$)[A-Za-z0-9._-]{1,128}$/;

/** Types as typed, one a line; the order of typing stays. */
export function parseTopicTypes(text: string): {
  readonly types: readonly string[];
  readonly refused: readonly string[];
} {
  const lines = [...new Set(text.split(/[\n,]/).map((line) => line.trim()))].filter((line) => line !== '');
  return {
    types: lines.filter((line) => TOPIC_TYPE.test(line)),
    refused: lines.filter((line) => !TOPIC_TYPE.test(line)),
  };
}
