/** What the ledger needs to know of a record, read without the rest of it: a third of the cost of a whole decoding. */
import type { RawEvent, RejectedEvent } from '#domain';
import { payloadDecoder } from './codec.js';
import { RAW_RECEIPT, REJECTION } from './schemas.js';

export type RawReceipt = Pick<RawEvent, 'projectId' | 'stream' | 'receivedAt'>;

export type Rejection = Pick<
  RejectedEvent,
  | 'outcome'
  | 'reason'
  | 'step'
  | 'detail'
  | 'rejectedAt'
  | 'rawOffset'
  | 'projectId'
  | 'stream'
  | 'id'
  | 'type'
  | 'receivedAt'
  | 'door'
>;

/** Of a payload of `raw-events`. Throws PayloadInvalid exactly where decoding all of it would. */
export const decodeRawReceipt = payloadDecoder<RawReceipt>('raw-events-value', RAW_RECEIPT);

/** Of a payload of `rejected-events`. Throws PayloadInvalid exactly where decoding all of it would. */
export const decodeRejection = payloadDecoder<Rejection>('rejected-events-value', REJECTION);
