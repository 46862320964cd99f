import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useAccess } from '../../access/may.js';
import { RoleNote } from '../../access/not-allowed.js';
import { storageQuery } from '../../api/queries.js';
import { PageHeader } from '../../ui/page-header.js';
import { AddressesPanel } from './addresses/addresses-panel.js';
import { DiskPanel } from './disk/disk-panel.js';
import { ProjectPanel } from './project/project-panel.js';
import { StreamsPanel } from './retention/streams-panel.js';

/** What is kept of a project, for how long, and what it takes. */
export function SettingsPage() {
  const { projectId } = useParams({ from: '/signed-in/projects/$projectId/settings' });
  const { role, may } = useAccess(projectId);
  const writes = may('project:write');
  const storage = useQuery(storageQuery(projectId));
  return (
    <>
      <PageHeader title="Settings" />
      {role !== null && !writes && <RoleNote role={role}>Owners and admins change these settings.</RoleNote>}
      <div className="grid items-start gap-3 sm:gap-4">
        <StreamsPanel key={projectId} projectId={projectId} storage={storage} canChange={may('streams:write')} />
        <div className="grid items-start gap-3 sm:gap-4 xl:grid-cols-2">
          <div className="grid items-start gap-3 sm:gap-4">
            <ProjectPanel key={projectId} projectId={projectId} canChange={writes} />
            <AddressesPanel key={`${projectId} addresses`} projectId={projectId} canChange={writes} />
          </div>
          <DiskPanel storage={storage} />
        </div>
      </div>
    </>
  );
}
