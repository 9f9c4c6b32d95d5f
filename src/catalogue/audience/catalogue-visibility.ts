import { registerEnumType } from 'type-graphql';

export enum CatalogueVisibility {
  PUBLIC = 'PUBLIC',
  PRIVATE = 'PRIVATE',
}

registerEnumType(CatalogueVisibility, {
  name: 'CatalogueVisibility',
  description: 'Who may see a catalogue.',
  valuesConfig: {
    PUBLIC: { description: 'Everybody, signed in or not.' },
    PRIVATE: { description: "Members of the catalogue's teams." },
  },
});
