/** Every generated file, by its path from the repository's root. A new generator is a new line here. */
import { configurationPage } from './configuration.js';
import { errorsPage } from './errors.js';
import { eventsPage } from './events.js';
import { openApiJson } from './openapi.js';
import { rejectedPage } from './rejected.js';

export const PAGES: Readonly<Record<string, () => string | Promise<string>>> = {
  'docs/openapi.json': openApiJson,
  'docs/reference/configuration.md': configurationPage,
  'docs/reference/errors.md': errorsPage,
  'docs/reference/events.md': eventsPage,
  'docs/reference/rejected.md': rejectedPage,
};
