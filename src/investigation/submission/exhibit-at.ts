import type { Item } from '../../analysis/view/item.ts';
import type { View } from '../../analysis/view.ts';
import type { Evidence } from '../../evidence/evidence.ts';
import { recordSchemas } from '../../sources/signals.ts';
import { exhibitOfChange, exhibitOfObject } from './exhibits/changed.ts';
import { type Exhibit, innocent } from './exhibits/exhibit.ts';
import { exhibitOfEvent, exhibitOfLog, exhibitOfSeries } from './exhibits/inside.ts';
import { exhibitOfAlert, exhibitOfProbe, exhibitOfTrace } from './exhibits/outside.ts';
import type { Place } from './places.ts';

/** The exhibit that stands at a place; one that no reader of this signal knows is innocent. */
export function exhibitAt(evidence: Evidence, place: Place, view: View): Exhibit {
  const parsed = recordSchemas[evidence.signal].safeParse(evidence.records[place.index]);
  if (!parsed.success) return innocent([], 'the record cannot be read');
  const item: Item = { evidence, index: place.index, record: parsed.data };
  switch (evidence.signal) {
    case 'alerts':
      return exhibitOfAlert(item as Item<'alerts'>, place, view);
    case 'events':
      return exhibitOfEvent(item as Item<'events'>, place, view);
    case 'logs':
      return exhibitOfLog(item as Item<'logs'>, place, view);
    case 'metrics':
      return exhibitOfSeries(item as Item<'metrics'>, place, view);
    case 'traces':
      return exhibitOfTrace(item as Item<'traces'>, place, view);
    case 'probes':
      return exhibitOfProbe(item as Item<'probes'>, place, view);
    case 'changes':
      return exhibitOfChange(item as Item<'changes'>, place, view);
    case 'objects':
      return exhibitOfObject(item as Item<'objects'>, place, view);
  }
}
