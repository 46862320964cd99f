/** Answers of the gateway to who runs the installation. Times are ISO 8601, offsets are strings. */
export type ReplayStateName =
  'requested' | 'building' | 'catching-up' | 'comparing' | 'ready' | 'paused' | 'live' | 'failed' | 'cancelled';

/** `GET /admin/replays/:id`. */
export interface ReplayAnswer {
  readonly id: string;
  /** The first of them. */
  readonly projection: string;
  readonly projections: readonly string[];
  readonly state: ReplayStateName;
  /** That the rebuild becomes, or became. */
  readonly version: number;
  readonly partitions: readonly {
    readonly topic: string;
    readonly partition: number;
    /** Everything below was read. */
    readonly offset: string;
    /** Where the live version stands. */
    readonly target: string;
  }[];
  /** Records that were read, and that there are to read. */
  readonly done: number;
  readonly total: number;
  readonly ratePerSecond: number;
  /** Null while nothing can be said. */
  readonly etaSeconds: number | null;
  /** Of both versions at one place of the log; null: not compared yet. */
  readonly digest: { readonly live: string; readonly rebuilt: string; readonly equal: boolean } | null;
  /** Why it has failed. */
  readonly fault: string | null;
  readonly requestedAt: string;
  /** A user's id. */
  readonly requestedBy: string;
  readonly endedAt: string | null;
}

/** `GET /admin/projections`. */
export interface ProjectionAnswer {
  readonly name: string;
  /** 1 before the first replay. */
  readonly version: number;
  /** When that version became live; null: it always was. */
  readonly since: string | null;
  readonly topics: readonly string[];
  /** Records of the log that it has not read. */
  readonly lagRecords: number;
  /** Milliseconds since the last event that it has read came, when there are others; 0: there are none. */
  readonly lagMs: number;
  /** The replay that rebuilds it now. */
  readonly replayId: string | null;
}
