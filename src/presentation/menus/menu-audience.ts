import { type Expression, type SqlBool, sql } from 'kysely';
import { registerEnumType } from 'type-graphql';
import { seesUnpublished, type Viewer } from '../../platform/viewer.ts';

export enum MenuAudience {
  EVERYBODY = 'EVERYBODY',
  SIGNED_IN = 'SIGNED_IN',
  GUESTS = 'GUESTS',
  TEAMS = 'TEAMS',
}

registerEnumType(MenuAudience, {
  name: 'MenuAudience',
  description: 'Who is shown a menu, or an item of one.',
  valuesConfig: {
    EVERYBODY: { description: 'Whoever looks, signed in or not.' },
    SIGNED_IN: { description: 'Whoever has signed in.' },
    GUESTS: { description: 'Whoever has not signed in.' },
    TEAMS: { description: 'Members of certain teams, and staff.' },
  },
});

/** Whether the viewer belongs to the audience of the rows of a table; staff belongs to the teams of all. */
export function isAudience(viewer: Viewer | null, table: 'menu' | 'menuItem'): Expression<SqlBool> {
  const audience = sql.ref(`${table}.audience`);
  if (!viewer) return sql<boolean>`${audience} in ('EVERYBODY', 'GUESTS')`;
  if (seesUnpublished(viewer)) return sql<boolean>`${audience} <> 'GUESTS'`;
  return sql<boolean>`(${audience} in ('EVERYBODY', 'SIGNED_IN')
    or ${audience} = 'TEAMS' and ${sql.ref(`${table}.teamIds`)} ?| ${viewer.teamIds}::text[])`;
}
