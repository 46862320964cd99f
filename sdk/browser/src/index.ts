/** The package's one entry. */
export { start } from './client.js';
export type { Capture, Consent, NexusPipe, Options, Properties, StorageMode } from './api.js';
