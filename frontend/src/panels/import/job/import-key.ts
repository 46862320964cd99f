/** The key of one import: made when it begins, replaced before it expires, revoked when the import is over. */
import type { CollectorWithKey } from '#contracts';
import { createCollector, revokeCollector } from '../../../api/control.js';
import type { Door } from './send-batch.js';

const HOUR = 3_600_000;
/** A request under way may still be tried again with the key before. */
const USED_MS = HOUR - 10 * 60_000;

export interface KeyWish {
  readonly projectId: string;
  readonly stream: string;
  readonly fileName: string;
  readonly ingestUrl: string;
}

export class ImportKey {
  private current: { readonly door: Door; readonly until: number } | null = null;
  private pending: Promise<Door> | null = null;
  private readonly made: CollectorWithKey[] = [];

  constructor(private readonly wish: KeyWish) {}

  /** Throws ApiError when the key cannot be made: not everybody in a project may. */
  async door(): Promise<Door> {
    if (this.current && Date.now() < this.current.until) return this.current.door;
    this.pending ??= this.make().finally(() => (this.pending = null));
    return this.pending;
  }

  /** Throws ApiError when a key could not be revoked; it expires within the hour. */
  async revoke(): Promise<void> {
    for (const { id } of this.made.splice(0)) await revokeCollector(this.wish.projectId, id);
  }

  private async make(): Promise<Door> {
    const { projectId, stream, fileName, ingestUrl } = this.wish;
    const now = Date.now();
    const collector = await createCollector(projectId, {
      name: nameOf(fileName),
      streams: [stream],
      scopes: ['ingest'],
      expiresAt: new Date(now + HOUR).toISOString(),
    });
    this.made.push(collector);
    const door = { ingestUrl, key: collector.key };
    this.current = { door, until: now + USED_MS };
    return door;
  }
}

/** Names are printable and at most a hundred characters long; a file's may be anything. */
const nameOf = (fileName: string): string => `Import of ${fileName.replace(/\p{C}/gu, '')}`.trim().slice(0, 100);
