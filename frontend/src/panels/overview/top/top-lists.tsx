import type { Dimension } from '#contracts';
import { PLACES, SOURCES, TECHNOLOGY, type OverviewSearch } from '../../../app/search.js';
import { DIMENSION_LABELS } from '../../../question/dimensions.js';
import { withParameter } from '../../../question/question.js';
import { PlacesMap } from './places-map.js';
import { TopPanel, type TopQuestion, type TopView } from './top-panel.js';

interface TopListsProps extends TopQuestion {
  readonly search: OverviewSearch;
  readonly onSearch: (search: OverviewSearch) => void;
}

const viewOf = <D extends Dimension>(dimension: D): TopView<D> => ({
  value: dimension,
  label: DIMENSION_LABELS[dimension].many,
  dimension,
});

/** What they looked at, where they came from, where they are, and what with. The choice of each stands in the address. */
export function TopLists({ search, onSearch, ...asked }: TopListsProps) {
  const map: TopView<'map'> = {
    value: 'map',
    label: 'Map',
    dimension: 'country',
    picture: (answer) => <PlacesMap answer={answer} onPick={(code) => asked.onFilter('country', code)} />,
  };
  const places = [map, viewOf('country'), viewOf('city')] satisfies readonly TopView<(typeof PLACES)[number]>[];
  return (
    <div className="grid gap-3 sm:gap-4 xl:grid-cols-2">
      <TopPanel {...asked} title="Pages" views={[viewOf('page')]} view="page" onView={() => undefined} />
      <TopPanel
        {...asked}
        title="Sources"
        views={SOURCES.map(viewOf)}
        view={search.source ?? SOURCES[0]}
        onView={(next) => onSearch(withParameter(search, 'source', next))}
      />
      <TopPanel<(typeof PLACES)[number]>
        {...asked}
        title="Places"
        views={places}
        view={search.place ?? PLACES[0]}
        onView={(next) => onSearch(withParameter(search, 'place', next))}
      />
      <TopPanel
        {...asked}
        title="Technology"
        views={TECHNOLOGY.map(viewOf)}
        view={search.technology ?? TECHNOLOGY[0]}
        onView={(next) => onSearch(withParameter(search, 'technology', next))}
      />
    </div>
  );
}
