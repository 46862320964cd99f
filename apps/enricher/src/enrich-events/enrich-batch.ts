/**
 * A batch of raw records to exactly one output each: decode, claim the event ids (one call for the batch), run the
 * steps. A fault of one event is an output with a reason; an outage (the claims cannot be reached) is thrown, so that
 * nothing of the batch is taken and it comes again.
 */
import { HEADERS, PayloadInvalid, rawEventCodec } from '#contracts';
import {
  formatCoordinates,
  isDuplicate,
  isDuplicateRedrive,
  parseProvenance,
  sameCoordinates,
  sourceClaim,
  type Coordinates,
  type DedupClaim,
  type DedupClaims,
  type Provenance,
  type RawEvent,
} from '#domain';
import type { CopyOutput, LogRecord, RecordBatch } from '#event-log';
import { runSteps, StepFailed } from '../pipeline/pipeline.js';
import type { Step } from '../pipeline/step.js';
import type { TypeTopics } from '../type-topics/type-topics.js';
import { copyOutput, enrichedOutput, rejectedOutput, type Rejection } from './outputs.js';

export interface EnrichBatchParts {
  readonly steps: readonly Step[];
  readonly claims: DedupClaims;
  /** Not there: no type has a topic of its own. */
  readonly typeTopics?: Pick<TypeTopics, 'any' | 'before' | 'topicOf'>;
  /** Epoch ms; read once per batch. */
  readonly now: () => number;
}

/** Outcome per output: `enriched`, or the reason of its rejection. */
export type Outcome = 'enriched' | Rejection['reason'];

export interface EnrichedBatch {
  /** One per record, in their order. */
  readonly outputs: readonly CopyOutput[];
  readonly outcomes: readonly Outcome[];
  /** Of those that are enriched, and whose stream wants their type in a topic of its own. */
  readonly copies: readonly CopyOutput[];
  /** How many such are not there, since the topic is not. */
  readonly notCopied: number;
}

type Decoded = { readonly record: LogRecord } & (
  | { readonly raw: RawEvent; readonly claim: DedupClaim; readonly provenance: Provenance | null }
  | { readonly raw: null; readonly fault: PayloadInvalid }
);

export async function enrichBatch(parts: EnrichBatchParts, batch: RecordBatch): Promise<EnrichedBatch> {
  if (parts.typeTopics?.any) await parts.typeTopics.before(batch);
  const decoded = batch.records.map((record) => decode(record, batch));
  const claims = decoded.flatMap((one) => (one.raw ? claimsOf(one) : []));
  const owners = claims.length > 0 ? await parts.claims.claim(claims) : [];
  const now = parts.now();

  const outputs: CopyOutput[] = [];
  const outcomes: Outcome[] = [];
  let claimed = 0;
  for (const one of decoded) {
    const rejection = one.raw ? duplicateOf(one, owners[claimed++], owners[claimed]) : payloadInvalid(one.fault);
    if (one.raw && one.provenance) claimed++;
    const [output, outcome] = outputOf(parts.steps, one, rejection, now);
    outputs.push(output);
    outcomes.push(outcome);
  }
  return { outputs, outcomes, ...copiesOf(parts.typeTopics, decoded, outcomes) };
}

const NO_COPIES = { copies: [], notCopied: 0 } as const;

function copiesOf(
  typeTopics: EnrichBatchParts['typeTopics'],
  decoded: readonly Decoded[],
  outcomes: readonly Outcome[],
): Pick<EnrichedBatch, 'copies' | 'notCopied'> {
  if (!typeTopics?.any) return NO_COPIES;
  const copies: CopyOutput[] = [];
  let notCopied = 0;
  decoded.forEach((one, index) => {
    if (one.raw === null || outcomes[index] !== 'enriched') return;
    const to = typeTopics.topicOf(one.raw);
    if (to === 'missing') notCopied += 1;
    else if (to) copies.push(copyOutput(to.topic, one.record, one.raw, one.claim.by));
  });
  return { copies, notCopied };
}

function decode(record: LogRecord, { topic, partition }: RecordBatch): Decoded {
  try {
    const raw = rawEventCodec.decode(record.value);
    const by = { topic, partition, offset: record.offset };
    const { [HEADERS.redrivenFrom]: from, [HEADERS.redrivenFirst]: first } = record.headers;
    // Nearly no event is sent again.
    const provenance = from === undefined ? null : parseProvenance(from, first);
    return { record, raw, claim: { projectId: raw.projectId, eventId: raw.id, by }, provenance };
  } catch (fault) {
    if (fault instanceof PayloadInvalid) return { record, raw: null, fault };
    throw fault;
  }
}

function outputOf(
  steps: readonly Step[],
  { record, raw }: Decoded,
  rejection: Rejection | null,
  now: number,
): [CopyOutput, Outcome] {
  if (rejection || !raw) return [rejectedOutput(record, raw, rejection!, now), rejection!.reason];
  try {
    return [enrichedOutput(record, raw, runSteps(steps, raw), now), 'enriched'];
  } catch (fault) {
    const failed = stepFailed(fault);
    return [rejectedOutput(record, raw, failed, now), failed.reason];
  }
}

function payloadInvalid(fault: PayloadInvalid): Rejection {
  return { outcome: 'rejected', reason: 'PAYLOAD_INVALID', step: 'decode', detail: fault.message };
}

type Claimed = Extract<Decoded, { readonly raw: RawEvent }>;

/** An event that is sent again claims where it came from as well. */
function claimsOf({ claim, provenance }: Claimed): readonly DedupClaim[] {
  return provenance ? [claim, sourceClaim(claim, provenance)] : [claim];
}

/** `ofSource` is asked for only of an event that is sent again. */
function duplicateOf(
  { claim, provenance }: Claimed,
  ofId: Coordinates | undefined,
  ofSource: Coordinates | undefined,
): Rejection | null {
  if (!ofId || (provenance && !ofSource)) throw new Error('fewer owners than claims');
  const isCopy = provenance
    ? isDuplicateRedrive(claim, provenance, { ofId, ofSource: ofSource! })
    : isDuplicate(claim, ofId);
  if (!isCopy) return null;
  const first = provenance && isOwn(claim, ofId, provenance) ? ofSource! : ofId;
  const detail = `first at ${formatCoordinates(first)}`;
  return { outcome: 'duplicate', reason: 'DUPLICATE_ID', step: 'dedup', detail };
}

/** The id is not somebody else's, so it is the source that was sent again before. */
function isOwn(claim: DedupClaim, ofId: Coordinates, { first }: Provenance): boolean {
  return !isDuplicate(claim, ofId) || (first !== null && sameCoordinates(first, ofId));
}

/** What a step found may also be something that cannot be written; either way the same event fails again. */
function stepFailed(fault: unknown): Rejection {
  const step = fault instanceof StepFailed ? fault.step : 'encode';
  return { outcome: 'rejected', reason: 'STEP_FAILED', step, detail: (fault as Error).message };
}
