/**
 * Which events must be right by which schema, folded from the facts on `control-events`. A schema is compiled when the
 * first event comes that it is about, once for each version. One that cannot be compiled checks nothing.
 */
import { compileSchema, type ControlFact, type ProjectSchemas, type SchemaCheck, type TypeSchema } from '#contracts';

type SchemaFact = Extract<
  ControlFact,
  {
    type:
      'event_schema_registered' | 'event_schema_policy_set' | 'event_schema_version_retired' | 'event_schema_retired';
  }
>;

export interface SchemaName {
  readonly projectId: string;
  readonly stream: string;
  readonly eventType: string;
  readonly version: number;
}

/** Told once for each version that cannot be compiled. */
export type OnUnusable = (schema: SchemaName, fault: unknown) => void;

/** What is known of one stream's type, also while its policy is `off`. */
interface KnownSchema {
  policy: 'off' | 'warn' | 'enforce';
  latest: number;
  /** Texts of the latest version and of those that are taken alongside. */
  readonly texts: Map<number, string>;
}

type Streams = Map<string, Map<string, TypeSchema>>;

const NO_SCHEMAS: ProjectSchemas = new Map();
const TAKES_ALL: SchemaCheck = () => null;

export class SchemaDirectory {
  /** By stream's id and event type. */
  private readonly known = new Map<string, Map<string, KnownSchema>>();
  private readonly projects = new Map<string, Streams>();

  constructor(private readonly onUnusable: OnUnusable) {}

  of(projectId: string): ProjectSchemas {
    return this.projects.get(projectId) ?? NO_SCHEMAS;
  }

  apply(fact: SchemaFact): void {
    const types = this.known.get(fact.streamId) ?? new Map<string, KnownSchema>();
    this.known.set(fact.streamId, types);
    const known = types.get(fact.eventType);
    if (fact.type === 'event_schema_registered') {
      types.set(fact.eventType, registered(known, fact));
    } else if (known) {
      if (fact.type === 'event_schema_policy_set') known.policy = fact.policy;
      else if (fact.type === 'event_schema_version_retired') known.texts.delete(fact.version);
      // Its policy stays for who registers another one.
      else known.texts.clear();
    }
    this.put(fact, types.get(fact.eventType));
  }

  removeStream({ projectId, streamId, name }: Extract<ControlFact, { type: 'stream_removed' }>): void {
    this.known.delete(streamId);
    this.projects.get(projectId)?.delete(name);
  }

  /** What the rules ask for, made anew: requests that are under way keep what they began with. */
  private put({ projectId, stream, eventType }: SchemaFact, known: KnownSchema | undefined): void {
    const streams: Streams = this.projects.get(projectId) ?? new Map<string, Map<string, TypeSchema>>();
    const types = streams.get(stream) ?? new Map<string, TypeSchema>();
    this.projects.set(projectId, streams.set(stream, types));
    if (!known || known.policy === 'off' || known.texts.size === 0) types.delete(eventType);
    else {
      const name = { projectId, stream, eventType, version: known.latest };
      types.set(eventType, { enforced: known.policy === 'enforce', check: this.lazily(name, new Map(known.texts)) });
    }
  }

  private lazily(name: SchemaName, texts: ReadonlyMap<number, string>): SchemaCheck {
    let check: SchemaCheck | null = null;
    let hasFailed = false;
    return (properties) => {
      try {
        return (check ??= this.compiled(name, texts))(properties);
      } catch (fault) {
        if (!hasFailed) this.onUnusable(name, fault);
        hasFailed = true;
        return null;
      }
    };
  }

  private compiled(name: SchemaName, texts: ReadonlyMap<number, string>): SchemaCheck {
    try {
      const others = [...texts].filter(([version]) => version !== name.version);
      return compileSchema({
        version: name.version,
        schema: texts.get(name.version)!,
        alongside: others.map(([, text]) => text),
      });
    } catch (fault) {
      this.onUnusable(name, fault);
      return TAKES_ALL;
    }
  }
}

function registered(
  known: KnownSchema | undefined,
  { version, schema, alongside }: Extract<SchemaFact, { alongside: unknown }>,
): KnownSchema {
  const former = [...(known?.texts ?? [])].filter(([number]) => alongside.includes(number));
  return { policy: known?.policy ?? 'warn', latest: version, texts: new Map([...former, [version, schema]]) };
}
