/** Every generated file, by its path from the repository's root. A new generator is a new line here. */
import { errorsPage } from './errors.js';
import { eventsPage } from './events.js';

export const PAGES: Readonly<Record<string, () => string>> = {
  'docs/reference/errors.md': errorsPage,
  'docs/reference/events.md': eventsPage,
};
