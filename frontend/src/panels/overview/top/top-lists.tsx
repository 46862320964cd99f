import { PLACES, SOURCES, TECHNOLOGY, type OverviewSearch } from '../../../app/search.js';
import { withParameter } from '../../../question/question.js';
import { PlacesMap } from './places-map.js';
import { TopPanel, type TopQuestion } from './top-panel.js';

interface TopListsProps extends TopQuestion {
  readonly search: OverviewSearch;
  readonly onSearch: (search: OverviewSearch) => void;
}

/** What they looked at, where they came from, where they are, and what with. The choice of each stands in the address. */
export function TopLists({ search, onSearch, ...question }: TopListsProps) {
  return (
    <div className="grid gap-3 sm:gap-4 xl:grid-cols-2">
      <TopPanel {...question} title="Pages" dimensions={['page']} dimension="page" onDimension={() => undefined} />
      <TopPanel
        {...question}
        title="Sources"
        dimensions={SOURCES}
        dimension={search.source ?? SOURCES[0]}
        onDimension={(next) =>
          onSearch(
            withParameter(
              search,
              'source',
              SOURCES.find((each) => each === next),
            ),
          )
        }
      />
      <TopPanel
        {...question}
        title="Places"
        dimensions={PLACES}
        dimension={search.place ?? PLACES[0]}
        onDimension={(next) =>
          onSearch(
            withParameter(
              search,
              'place',
              PLACES.find((each) => each === next),
            ),
          )
        }
        picture={
          (search.place ?? PLACES[0]) === 'country'
            ? (answer) => <PlacesMap answer={answer} onPick={(code) => question.onFilter('country', code)} />
            : undefined
        }
      />
      <TopPanel
        {...question}
        title="Technology"
        dimensions={TECHNOLOGY}
        dimension={search.technology ?? TECHNOLOGY[0]}
        onDimension={(next) =>
          onSearch(
            withParameter(
              search,
              'technology',
              TECHNOLOGY.find((each) => each === next),
            ),
          )
        }
      />
    </div>
  );
}
