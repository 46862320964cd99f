import { PageHeader } from '../../ui/page-header.js';

export function EventPage() {
  return <PageHeader title="Event" />;
}
