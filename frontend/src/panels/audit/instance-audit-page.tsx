import { useNavigate, useSearch } from '@tanstack/react-router';
import { PageHeader } from '../../ui/page-header.js';
import { AuditPanel } from './audit-panel.js';

/** What was done in the installation and all its projects. */
export function InstanceAuditPage() {
  const search = useSearch({ from: '/signed-in/account/operate/audit' });
  const navigate = useNavigate();
  return (
    <>
      <PageHeader title="Audit log" />
      <AuditPanel
        projectId={null}
        search={search}
        onSearch={(next) => void navigate({ to: '/operate/audit', search: next })}
      />
    </>
  );
}
