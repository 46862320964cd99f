import { PageHeader } from '../../ui/page-header.js';

export function ExplorePage() {
  return <PageHeader title="Explore" />;
}
