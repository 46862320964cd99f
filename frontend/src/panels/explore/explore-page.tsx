import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { streamsQuery } from '../../api/queries.js';
import { NoStreams } from '../../question/no-streams.js';
import { PageHeader } from '../../ui/page-header.js';
import { ExploreScreen } from './explore-screen.js';

/** Any event by anything, over any time. */
export function ExplorePage() {
  const { projectId } = useParams({ from: '/signed-in/projects/$projectId/explore' });
  const { data: streams } = useQuery(streamsQuery(projectId));
  if (streams?.length === 0) {
    return (
      <>
        <PageHeader title="Explore" />
        <NoStreams projectId={projectId} />
      </>
    );
  }
  return <ExploreScreen key={projectId} projectId={projectId} />;
}
