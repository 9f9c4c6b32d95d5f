import { registerEnumType } from 'type-graphql';

export enum ProductLifeCycle {
  PREVIEW = 'PREVIEW',
  LIVE = 'LIVE',
  DEPRECATED = 'DEPRECATED',
  RETIRED = 'RETIRED',
}

registerEnumType(ProductLifeCycle, {
  name: 'ProductLifeCycle',
  description:
    'From a first look to the end: whether a product may still change, is meant to stay, will end, or is given to nobody any more.',
  valuesConfig: {
    PREVIEW: { description: 'May change at any time; offered like any other.' },
    LIVE: { description: 'Offered, and meant to stay.' },
    DEPRECATED: { description: 'Still offered, and about to end: at `sunsetAt`, where a date is set.' },
    RETIRED: { description: 'No longer given to anybody. Credentials that hold it go on until they are revoked.' },
  },
});

/** Those of which an end is told. */
export const ENDING: readonly ProductLifeCycle[] = [ProductLifeCycle.DEPRECATED, ProductLifeCycle.RETIRED];

interface Life {
  displayName: string;
  lifeCycle: ProductLifeCycle;
  sunsetAt: Date | null;
  lifeCycleNote: string | null;
}

/** What whoever asks for a product should know of its life, as sentences; null where there is nothing to say. */
export function lifeCycleInWords({ displayName, lifeCycle, sunsetAt, lifeCycleNote }: Life): string | null {
  const end = sunsetAt ? ` and ends on ${sunsetAt.toISOString().slice(0, 10)}` : '';
  const state = {
    [ProductLifeCycle.PREVIEW]: `${displayName} is a preview and may change at any time.`,
    [ProductLifeCycle.LIVE]: null,
    [ProductLifeCycle.DEPRECATED]: `${displayName} is deprecated${end}.`,
    [ProductLifeCycle.RETIRED]: `${displayName} is retired${end}.`,
  }[lifeCycle];
  return state && (lifeCycleNote ? `${state} ${lifeCycleNote}` : state);
}
