/** The collectors of a project, which people know as its keys. */
import type { CollectorsAnswer, CollectorView } from '#contracts';
import { CommandFailed, EXIT_CODES } from './output.js';
import type { ProjectApi } from './project.js';

/** By id, or by name among those that are not revoked. */
export async function collectorNamed(api: ProjectApi, wanted: string): Promise<CollectorView> {
  const collectors = await collectorsOf(api);
  const byId = collectors.find(({ id }) => id === wanted);
  const byName = collectors.filter(({ name, revokedAt }) => name === wanted && revokedAt === null);
  if (byId) return byId;
  if (byName.length === 1) return byName[0]!;
  const advice =
    byName.length === 0 ? 'nexuspipe keys list shows them' : `use an id: ${byName.map(({ id }) => id).join(', ')}`;
  throw new CommandFailed(`${byName.length} keys are called ${wanted}; ${advice}`, EXIT_CODES.usage);
}

/** All, page after page. */
export async function collectorsOf(api: ProjectApi): Promise<readonly CollectorView[]> {
  const all: CollectorView[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: CollectorsAnswer = await api.call('GET', `/collectors?limit=500${cursor && `&cursor=${cursor}`}`);
    all.push(...page.collectors);
    cursor = page.nextCursor;
  }
  return all;
}
