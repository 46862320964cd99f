import type { Properties } from '../api.js';

/** Where and when something happened, when that is not here and now. */
export interface Circumstances {
  readonly url?: string;
  readonly referrer?: string;
  /** Epoch ms. */
  readonly time?: number;
}

/** Tells of an event. */
export type Emit = (type: string, properties?: Properties, where?: Circumstances) => void;
