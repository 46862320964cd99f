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
  readonly digest: ReplayDigestAnswer | null;
  /** Of a rollback: the replay that it takes back. */
  readonly rollbackOf: string | null;
  /** The version that it replaced, while that is kept to go back to; `usable`: whether one still can. */
  readonly retired: { readonly keptUntil: string; readonly bytes: number; readonly usable: boolean } | null;
  /** Why it has failed. */
  readonly fault: string | null;
  readonly requestedAt: string;
  /** A user's id. */
  readonly requestedBy: string;
  readonly endedAt: string | null;
}

/** What both versions of what is rebuilt hold, as short texts that are equal if they hold the same. */
export interface ReplayDigestAnswer {
  readonly live: string;
  readonly rebuilt: string;
  readonly equal: boolean;
  /** Of the tables that differ. */
  readonly differences: readonly {
    readonly table: string;
    /** `rows` and sums of columns, as decimals; all equal: single rows hold something else. */
    readonly figures: readonly { readonly name: string; readonly live: string; readonly rebuilt: string }[];
  }[];
}

/** What a replay would take, asked for with `dryRun`. */
export interface ReplayForecastAnswer {
  readonly projections: readonly string[];
  /** That would be read. */
  readonly records: number;
  /** Bytes that it takes on disk while both versions are there. */
  readonly diskNeeded: number;
  /** Bytes that are free on the database's disk; null: it is on another machine. */
  readonly diskFree: number | null;
  /** False: it would be refused. */
  readonly fits: boolean;
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
  /** For how long the oldest record that it has not read has stood in the log, in milliseconds; 0: below a second. */
  readonly lagMs: number;
  /** The replay that rebuilds it now. */
  readonly replayId: string | null;
}

/** How far one reader of the log is behind in one partition. */
export interface PartitionLag {
  readonly topic: string;
  readonly partition: number;
  /** Everything below was read. */
  readonly offset: string;
  /** One past the newest record. */
  readonly end: string;
  readonly lagRecords: number;
  /** For how long the oldest record that was not read has stood in the log; 0: below a second, or all was read. */
  readonly lagMs: number;
}

/** A reader of the log: the enricher, or one read model. */
export interface StageLag {
  /** `enricher`, or the name of the projection. */
  readonly stage: string;
  /** Of all partitions. */
  readonly lagRecords: number;
  /** The longest of all partitions. */
  readonly lagMs: number;
  /** It is further behind in time than it should be. */
  readonly stale: boolean;
  readonly partitions: readonly PartitionLag[];
}

/** `GET /admin/lag`. */
export interface LagAnswer {
  readonly at: string;
  /** Everything accepted before is in the read models. */
  readonly asOf: string;
  /** Of the furthest stage. */
  readonly lagRecords: number;
  readonly lagMs: number;
  /** In the order in which an event meets them. */
  readonly stages: readonly StageLag[];
  /** Whether every event has come to exactly one end; null before the first check. */
  readonly ledger: LedgerCheckAnswer | null;
  /** Whether events that are sent as a test come through; null: none are sent. */
  readonly canary: CanaryAnswer | null;
}

/** The canaries: events through every partition that the installation sends to itself. */
export interface CanaryAnswer {
  /** Of any partition; null: none has arrived yet. */
  readonly lastArrivedAt: string | null;
  /** Since the last one that came through was sent, in milliseconds, of the partition that has waited longest. */
  readonly ageMs: number;
  /** Partitions in which the next one is overdue. */
  readonly missingPartitions: readonly number[];
}

/** `GET /projects/:projectId/query/ledger/check`: what the check has found of the project; null before the first. */
export interface ProjectLedgerCheckAnswer {
  readonly ledger: LedgerCheckAnswer | null;
}

/** The check of the ledger that goes on all the time: the minutes of the last day that are settled. */
export interface LedgerCheckAnswer {
  readonly checkedAt: string;
  /** Minutes before were looked at. */
  readonly settledUntil: string;
  /** Events of minutes that do not balance: missing ones, and ends without an event. */
  readonly imbalance: number;
  /** The first hundred minutes and streams that do not balance, oldest first. */
  readonly minutes: readonly {
    readonly projectId: string;
    readonly stream: string;
    readonly minute: string;
    /** Accepted, less the outcomes. */
    readonly difference: number;
  }[];
  /** The first event that has no end; null: none was found yet. */
  readonly firstMissing: {
    readonly projectId: string;
    readonly eventId: string;
    /** By which its trace is found. */
    readonly receipt: string;
    readonly topic: string;
    readonly partition: number;
    readonly offset: string;
  } | null;
}
