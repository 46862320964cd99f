import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useAccess } from '../../access/may.js';
import { NotAllowed } from '../../access/not-allowed.js';
import { PageHeader } from '../../ui/page-header.js';
import { Loading } from '../../ui/states.js';
import { AuditPanel } from './audit-panel.js';

const FROM = '/signed-in/projects/$projectId/audit';

/** What was done in a project. */
export function ProjectAuditPage() {
  const { projectId } = useParams({ from: FROM });
  const search = useSearch({ from: FROM });
  const navigate = useNavigate();
  const { role, may } = useAccess(projectId);
  return (
    <>
      <PageHeader title="Audit log" />
      {role === null && <Loading label="Loading what you may see" />}
      {role !== null && !may('audit:read') && (
        <NotAllowed title="What was done" what="To read the audit log" role={role} needs="admin" />
      )}
      {may('audit:read') && (
        <AuditPanel
          projectId={projectId}
          search={search}
          onSearch={(next) => void navigate({ to: '/projects/$projectId/audit', params: { projectId }, search: next })}
        />
      )}
    </>
  );
}
