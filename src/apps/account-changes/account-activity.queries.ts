import type { Context } from '../../platform/context.ts';
import { AppVisibility } from '../apps/app.entity.ts';
import { CredentialStatus } from '../credentials/credential.entity.ts';
import { ENDED_STATUSES } from '../credentials/credential.rules.ts';

/**
 * Credentials that an account's lock suspends: the living ones of its personal apps, also those that the gateway has yet to
 * confirm.
 */
export const suspendedByLock = ({ db }: Pick<Context, 'db'>, userId: string) =>
  db
    .selectFrom('credential')
    .innerJoin('app', 'app.id', 'credential.appId')
    .where('app.ownerId', '=', userId)
    .where('app.visibility', '=', AppVisibility.PERSONAL)
    .where('credential.status', 'not in', [...ENDED_STATUSES, CredentialStatus.SUSPENDED]);

/** Credentials that the account's unlocking resumes: those that its lock suspended, whoever shares their apps by now. */
export const resumedByUnlock = ({ db }: Pick<Context, 'db'>, userId: string) =>
  db
    .selectFrom('credential')
    .innerJoin('app', 'app.id', 'credential.appId')
    .where('app.ownerId', '=', userId)
    .where('credential.suspendedWithAccount', '=', true)
    .where('credential.status', '=', CredentialStatus.SUSPENDED);
