import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { storageQuery } from '../../api/queries.js';
import { PageHeader } from '../../ui/page-header.js';
import { AddressesPanel } from './addresses/addresses-panel.js';
import { DiskPanel } from './disk/disk-panel.js';
import { StreamsPanel } from './retention/streams-panel.js';

/** What is kept of a project, for how long, and what it takes. */
export function SettingsPage() {
  const { projectId } = useParams({ from: '/signed-in/projects/$projectId/settings' });
  const storage = useQuery(storageQuery(projectId));
  return (
    <>
      <PageHeader title="Settings" />
      <div className="grid items-start gap-3 sm:gap-4">
        <StreamsPanel key={projectId} projectId={projectId} storage={storage} />
        <div className="grid items-start gap-3 sm:gap-4 xl:grid-cols-2">
          <AddressesPanel key={projectId} projectId={projectId} />
          <DiskPanel storage={storage} />
        </div>
      </div>
    </>
  );
}
