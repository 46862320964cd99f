/** `docs/reference/rejected.md`: every reason for which an event arrives nowhere, what to do about it, and what is masked. */
import { refusalCodes, REJECTION_REASONS, rejectionEntry, type Remedy } from '#contracts';
import { MASK, SECRET_NAMES } from '#domain';
import { page, table } from './markdown.js';

const REMEDIES: Readonly<Record<Remedy, string>> = {
  mapping: 'change the event, then send it again',
  setting: 'change a setting, then send it again as it is',
  repair: 'mend what failed, then send it again as it is',
  none: 'nothing to send again',
};

export function rejectedPage(): string {
  const rowsOf = (reasons: readonly string[]): string[][] =>
    reasons.map((reason) => {
      const { meaning, remedy, hint } = rejectionEntry(reason);
      return [`\`${reason}\``, meaning, REMEDIES[remedy], hint];
    });
  const head = ['Reason', 'Meaning', 'What helps', 'Hint'];
  return page(
    'Rejected events',
    'Why an event is in no read model, and what to do about it. How to look at such events, mend them and send them again: [operations](../operations/rejected.md).',
    '## Refused by a collector',
    'Never accepted; their senders were told the same code. Outcome `refused`, step `collector`.',
    table(head, rowsOf(refusalCodes())),
    '## Accepted, and set aside',
    'Outcome `rejected`, `dropped` or `duplicate`; `step` says where. Duplicates are counted and not listed.',
    table(head, rowsOf(Object.keys(REJECTION_REASONS))),
    '## What is masked',
    `Events are shown with \`${MASK}\` in place of: the values of members whose names, in any case and without \`_\`, \`-\`, \`.\` and space, are one of the names below or end with one (short names only as a whole); in any text, numbers of 14 to 19 digits that pass the check of payment cards, bearer tokens and JSON Web Tokens, keys and tokens of NexusPipe, and parameters of addresses that are called so. What is sent again is the event as it was, not what is shown.`,
    SECRET_NAMES.map((name) => `\`${name}\``).join(', '),
  );
}
