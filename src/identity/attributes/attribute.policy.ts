import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { Database } from '../../platform/db/database.ts';
import { isOwner, seesAll, type Viewer } from '../../platform/viewer.ts';
import { canAdminister } from '../organisations/organisation.policy.ts';
import { type Attribute, AttributeAccess } from './attribute.entity.ts';

type Known = Pick<Attribute, 'access' | 'onSignUp'>;

/** Who fills in attributes, which decides what they may see and set. */
export interface Writer {
  sees(attribute: Known): boolean;
  sets(attribute: Known): boolean;
  /** Whether a value that is written once may be written again. */
  rewrites: boolean;
}

const OWNER: Writer = { sees: () => true, sets: () => true, rewrites: true };

const CONSUMER: Writer = {
  sees: ({ access }) => access !== AttributeAccess.HIDDEN,
  sets: ({ access }) => access === AttributeAccess.EDIT,
  rewrites: false,
};

/** Who sees all and changes nothing but the own account. */
const AUDITOR: Writer = { ...CONSUMER, sees: OWNER.sees };

/** Whoever makes their own account: whatever they are asked there they may say, this once. */
export const NEWCOMER: Writer = {
  sees: ({ onSignUp }) => onSignUp,
  sets: ({ onSignUp }) => onSignUp,
  rewrites: false,
};

/** API owners, and everybody else: people about themselves and their apps, administrators, programs. */
export const writerOf = (viewer: Viewer | null): Writer => {
  if (isOwner(viewer)) return OWNER;
  return seesAll(viewer) ? AUDITOR : CONSUMER;
};

/** Which attributes a viewer may know; those of the sign-up everybody. */
export function visibleAttributes(viewer: Viewer | null) {
  return (eb: ExpressionBuilder<Database, 'attribute'>): Expression<SqlBool> => {
    if (seesAll(viewer)) return eb.lit(true);
    return viewer ? eb('attribute.access', '!=', AttributeAccess.HIDDEN) : eb('attribute.onSignUp', '=', true);
  };
}

/** Of a person others know only the name and the address: they themselves, administrators and API owners know more. */
export const seesAttributesOf = (viewer: Viewer | null, user: { id: string; organisationId: string | null }): boolean =>
  viewer?.userId === user.id || seesAll(viewer) || canAdminister(viewer, user.organisationId);
