import type { EventSender } from '#contracts';
import type { PartitionKey } from '#domain';
import type { OwnLimits } from '../limits/limit.js';

/** Who sent a request, as far as the events need to know: what is left of the key after it was checked. */
export interface Sender extends EventSender {
  /** What of an event its partition goes by, for streams of the project that do not go by the visitor. */
  readonly partitionKeys: ReadonlyMap<string, PartitionKey>;
  /** What its collector and its project may send, where they say so themselves. */
  readonly limits: { readonly collector: OwnLimits; readonly project: OwnLimits };
}
