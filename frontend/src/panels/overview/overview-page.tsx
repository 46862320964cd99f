import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { streamsQuery } from '../../api/queries.js';
import { NoStreams } from '../../question/no-streams.js';
import { PageHeader } from '../../ui/page-header.js';
import { OverviewScreen } from './overview-screen.js';

/** The first screen of a project: how many came, from where, and what they did. */
export function OverviewPage() {
  const { projectId } = useParams({ from: '/signed-in/projects/$projectId/overview' });
  const { data: streams } = useQuery(streamsQuery(projectId));
  if (streams?.length === 0) {
    return (
      <>
        <PageHeader title="Overview" />
        <NoStreams projectId={projectId} />
      </>
    );
  }
  return <OverviewScreen key={projectId} projectId={projectId} />;
}
