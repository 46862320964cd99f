/** Rejected events in people's words. */
import type { RejectedOutcome, RejectedState, RejectedView } from '#contracts';
import type { BadgeTone } from '../../ui/badge.js';

interface Look {
  readonly tone: BadgeTone;
  readonly text: string;
  readonly meaning: string;
}

export const OUTCOME_LOOKS: Readonly<Record<RejectedOutcome, Look>> = {
  refused: { tone: 'warn', text: 'Refused', meaning: 'By a collector, which told the sender; never accepted.' },
  rejected: { tone: 'bad', text: 'Rejected', meaning: 'Accepted, and set aside by a later step.' },
  dropped: { tone: 'neutral', text: 'Dropped', meaning: 'Accepted, and left out by a rule.' },
};

export const STATE_LOOKS: Readonly<Record<RejectedState, Look>> = {
  open: { tone: 'neutral', text: 'Open', meaning: 'Nothing was decided on it yet.' },
  redriven: { tone: 'ok', text: 'Sent again', meaning: 'It was accepted the second time, and counts once.' },
  discarded: { tone: 'neutral', text: 'Discarded', meaning: 'It was given up. It can still be sent again.' },
};

export const REMEDY_TEXTS: Readonly<Record<RejectedView['remedy'], string>> = {
  mapping: 'Change the event, then send it again.',
  setting: 'Change a setting, then send it again as it is.',
  repair: 'Mend what failed, then send it again as it is.',
  none: 'Nothing to send again.',
};

/** Whether it can be chosen for something: what was sent again is done. */
export const isChoosable = ({ state }: Pick<RejectedView, 'state'>): boolean => state !== 'redriven';

/** Whether there may be something to send: a counter is no event, and can only be given up. */
export const isEvent = ({ notKept }: Pick<RejectedView, 'notKept'>): boolean => notKept === 0;

/** A JSON pointer at the beginning of what is said, as collectors write it: `/time: must be…`. */
export function splitDetail(detail: string | null): { readonly pointer: string | null; readonly text: string } {
  const parts = /^(\/\S*): (.*)$/s.exec(detail ?? '');
  return parts ? { pointer: parts[1]!, text: parts[2]! } : { pointer: null, text: detail ?? '' };
}
