import { PageHeader } from '../../ui/page-header.js';

export function ImportPage() {
  return <PageHeader title="Import" />;
}
