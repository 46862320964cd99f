/**
 * The event types that NexusPipe knows, and the properties that mean something to it. A known property is validated
 * when it is present and not null; any other property may stand beside it; any other type name is a custom event.
 * `docs/reference/events.md` is generated from here.
 */

/** The part of JSON Schema (draft 2020-12 vocabulary) that properties are described with. */
export interface PropertySchema {
  readonly description: string;
  readonly type: readonly string[] | string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly items?: { readonly type: string };
}

export interface KnownType {
  /** What happened when such an event is sent. */
  readonly meaning: string;
  readonly properties: Readonly<Record<string, PropertySchema>>;
}

const text = (description: string, maxLength = 2_048): PropertySchema => ({
  description,
  type: ['string', 'null'],
  maxLength,
});

/** A number is taken with the very digits that were sent; so is a decimal string, which no JSON library rounds. */
const money = (description: string): PropertySchema => ({
  description: `${description} A decimal string, or a number; kept exactly.`,
  type: ['number', 'string', 'null'],
  pattern: '^-?[0-9]{1,15}([.][0-9]{1,9})?$',
  minimum: -999_999_999_999_999,
  maximum: 999_999_999_999_999,
});

const currency: PropertySchema = {
  description: 'ISO 4217 code, three capital letters.',
  type: ['string', 'null'],
  pattern: '^[A-Z]{3}$',
};

export const KNOWN_TYPES: Readonly<Record<string, KnownType>> = {
  page_view: {
    meaning: 'A page was shown. Page views, visitors and sessions are counted from it.',
    properties: { title: text("The page's title."), path: text('Path of the page, without its query.', 8_192) },
  },
  click: {
    meaning: 'Something was clicked.',
    properties: {
      element: text('What was clicked, in your own words.'),
      text: text('The text on it.'),
      href: text('Where it leads.', 8_192),
    },
  },
  form_submit: { meaning: 'A form was sent.', properties: { form: text('Name of the form.') } },
  session_start: {
    meaning: 'The client says that a session began. Sessions are cut by time gaps all the same.',
    properties: {},
  },
  session_end: { meaning: 'The client says that a session ended.', properties: {} },
  impression: {
    meaning: 'Something was seen: a banner, a variant, a list entry.',
    properties: { item: text('What was seen.'), placement: text('Where it was seen.') },
  },
  conversion: {
    meaning: 'A goal was reached.',
    properties: { goal: text('Name of the goal.'), value: money('What it is worth.'), currency },
  },
  purchase: {
    meaning: 'Something was bought. Revenue is summed from it, per currency.',
    properties: {
      orderId: text('Number of the order.'),
      value: money('Total of the order.'),
      currency,
      items: {
        description: 'What was bought, an object each.',
        type: ['array', 'null'],
        items: { type: 'object' },
        maxItems: 1_000,
      },
    },
  },
  error: {
    meaning: 'Something went wrong at the client.',
    properties: {
      message: text('What it said.', 65_536),
      stack: text('Where it happened.', 131_072),
      status: { description: 'HTTP status, if there was one.', type: ['integer', 'null'], minimum: 0, maximum: 999 },
    },
  },
};
