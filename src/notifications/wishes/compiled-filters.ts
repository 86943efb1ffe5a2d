import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { compileSelection, type Selectable, type Selection } from '../../suppression';

type Filter = (alert: Selectable) => boolean;

const MAX_FILTERS = 5_000;
const everything: Filter = () => true;
/** A filter that cannot be compiled any longer selects nothing: it must not stop the alerts of others. */
const nothing: Filter = () => false;

function compiled(selection: Selection): Filter {
  try {
    return compileSelection(selection);
  } catch {
    return nothing;
  }
}

/** Compiles the filters of subscriptions, each once in this process. */
@Injectable()
export class CompiledFilters {
  private readonly filters = new LRUCache<string, Filter>({ max: MAX_FILTERS });

  /** The compiled filter; null selects everything. */
  of(selection: Selection | null): Filter {
    if (!selection) return everything;
    const key = JSON.stringify(selection);
    const known = this.filters.get(key);
    if (known) return known;
    const filter = compiled(selection);
    this.filters.set(key, filter);
    return filter;
  }
}
