/**
 * Which types of which streams are to have topics of their own, folded from the facts on `control-events`. Lives in memory;
 * a restart folds it anew. A fact may come again; positions that are not newer change nothing.
 */
import type { ControlFact } from '#contracts';
import type { RawEvent } from '#domain';

const NONE: ReadonlySet<string> = new Set<string>();

export class TypeRoutes {
  /** By project and stream. */
  private readonly streams = new Map<string, Map<string, ReadonlySet<string>>>();
  private all: ReadonlySet<string> | null = NONE;
  private position = -1;

  /** Types that some stream names. */
  get types(): ReadonlySet<string> {
    this.all ??= new Set(
      [...this.streams.values()].flatMap((streams) => [...streams.values()].flatMap((one) => [...one])),
    );
    return this.all;
  }

  includes({ projectId, stream, type }: Pick<RawEvent, 'projectId' | 'stream' | 'type'>): boolean {
    return this.streams.get(projectId)?.get(stream)?.has(type) ?? false;
  }

  /** Answers whether it changed anything. */
  apply(position: number, fact: ControlFact): boolean {
    if (position <= this.position) return false;
    this.position = position;
    if (fact.type !== 'stream_routing_set' && fact.type !== 'stream_removed') return false;
    const { projectId, name } = fact;
    const topicTypes = fact.type === 'stream_routing_set' ? fact.topicTypes : [];
    const streams = this.streams.get(projectId) ?? new Map<string, ReadonlySet<string>>();
    if (topicTypes.length === 0 && !streams.has(name)) return false;
    if (topicTypes.length > 0) streams.set(name, new Set(topicTypes));
    else streams.delete(name);
    if (streams.size > 0) this.streams.set(projectId, streams);
    else this.streams.delete(projectId);
    this.all = null;
    return true;
  }
}
