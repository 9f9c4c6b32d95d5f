import type { Context } from '../../platform/context.ts';
import { isWithin, matchesAll } from '../../platform/db/one-of.ts';
import { rowsOf } from '../../platform/db/rows.ts';
import { byCreation, byText, type OrderedPageArgs, orderOf } from '../../platform/graphql/ordering.ts';
import { defineList } from '../../platform/graphql/paging.ts';
import { containsWords } from '../../platform/search.ts';
import type { Reader } from '../../platform/shapes/shaped.ts';
import { seesAll } from '../../platform/viewer.ts';
import { RegistrationStatus } from './registration.entity.ts';
import type { RegistrationFilter } from './registration.inputs.ts';

/** How lists of them can be ordered. */
export const registrationOrder = orderOf('Registration', 'registration.id', {
  CREATED_AT: byCreation,
  EMAIL: byText('registration.email', 'The address.'),
});

/** They are the API owners' affair, and nobody's before the address is proved. */
const registrationsFor = ({ db, viewer }: Reader) =>
  db
    .selectFrom('registration')
    .selectAll()
    .where('registration.status', '!=', RegistrationStatus.UNCONFIRMED)
    .where((eb) => eb.lit(seesAll(viewer)));

/** Sign-ups that the viewer may see. */
export const registrations = rowsOf('registration.id', registrationsFor);

const pages = defineList('registration', (reader, { search, statuses, ...filter }: RegistrationFilter) =>
  registrationsFor(reader)
    .where(containsWords(search, ['registration.displayName', 'registration.email']))
    .where(matchesAll([['registration.status', 'text', statuses]]))
    .where(isWithin('registration.createdAt', filter.createdFrom, filter.createdUntil)),
);

export const listRegistrations = (ctx: Context, filter: RegistrationFilter, page: OrderedPageArgs) =>
  pages(ctx, filter, registrationOrder, page);
