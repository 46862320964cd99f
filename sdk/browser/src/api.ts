/** The SDK's public types. It imports nothing: this file alone becomes the package's type declarations. */

/** Whether the visitor has agreed to be counted. Pending events wait in memory, nothing of them on disk. */
export type Consent = 'granted' | 'pending' | 'denied';

/**
 * Where ids, and events that could not be sent yet, are kept: `local` in localStorage; `cookie` ids in first-party
 * cookies and events in localStorage; `none` in memory, until the page is left.
 */
export type StorageMode = 'local' | 'cookie' | 'none';

/** What the SDK notices by itself. */
export type Capture = 'page' | 'clicks' | 'forms' | 'outbound' | 'errors' | 'vitals' | 'scroll';

/** Whatever JSON can hold. */
export type Properties = Readonly<Record<string, unknown>>;

export interface Options {
  /** A browser key (scope `ingest:browser`). */
  readonly key: string;
  /** Where ingest is, for example `https://events.example.com`. */
  readonly endpoint: string;
  /** Name of the stream; not needed when the key belongs to one stream. */
  readonly stream?: string | undefined;
  /** Default: `granted`. */
  readonly consent?: Consent | undefined;
  /** With Do Not Track or Global Privacy Control nothing is sent, whatever the consent. Default: true. */
  readonly respectDnt?: boolean | undefined;
  /** Default: `local`. */
  readonly storage?: StorageMode | undefined;
  /** Domain of the cookies of `storage: 'cookie'`, to share them among hosts; by default the page's own host. */
  readonly cookieDomain?: string | undefined;
  /** Default: everything. */
  readonly capture?: readonly Capture[] | undefined;
  /** Clicks to notice besides `data-np-event`: CSS selectors, each with the type of its event. */
  readonly clicks?: Readonly<Record<string, string>> | undefined;
  /** So many events are sent at once. Default: 20. */
  readonly batchEvents?: number | undefined;
  /** So long, in milliseconds, an event waits for others. Default: 2,000. */
  readonly batchMs?: number | undefined;
  /** Bounds of what waits to be sent; the oldest goes first. Default: 1,000 events, 500,000 bytes. */
  readonly maxQueuedEvents?: number | undefined;
  readonly maxQueuedBytes?: number | undefined;
  /** Warnings on the console, of each kind one. Default: false. */
  readonly debug?: boolean | undefined;
}

export interface NexusPipe {
  /** Something happened. The type is a known one, such as `conversion`, or a name of your own. */
  track(type: string, properties?: Properties): void;
  /** A page is shown. Only needed where `page` is not captured. */
  page(properties?: Properties): void;
  /** From now on events carry this user. */
  identify(userId: string): void;
  /** Forgets the user, and begins a new visitor and a new session: after signing out. */
  reset(): void;
  /** Sends what waits, unless the collector asked for patience. Settles when it has been tried. */
  flush(): Promise<void>;
  /** Granted sends what is pending; denied forgets it, and everything kept on disk. */
  consent(state: Consent): void;
}
