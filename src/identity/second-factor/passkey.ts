import type { Generated } from 'kysely';
import { Field, ObjectType } from 'type-graphql';
import { rowsOf } from '../../platform/db/rows.ts';
import { Node } from '../../platform/graphql/node.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { accountOf, seesAll } from '../../platform/viewer.ts';

@ObjectType({ implements: Node, description: 'A device, or a store of passkeys, that proves who signs in (WebAuthn).' })
export class Passkey extends Node {
  @Field(() => String, { description: 'What its person calls it.' })
  name!: string;

  @Field(() => DateTime, { description: 'When it was added.' })
  createdAt!: Date;

  @Field(() => DateTime, { nullable: true, description: 'When somebody signed in with it last; null for never.' })
  lastUsedAt!: Date | null;
}

interface PasskeyRow {
  id: string;
  userId: string;
  name: string;
  /** As authenticators call it, in base64url. */
  credentialId: string;
  /** In COSE and base64url. */
  publicKey: string;
  /** Of its uses, where the authenticator counts: one that goes back tells of a copy. */
  counter: number;
  transports: string[];
  createdAt: Generated<Date>;
  lastUsedAt: Date | null;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    passkey: PasskeyRow;
  }
}

/** Seen by whoever it is of, and by staff: API owners reset what was lost. */
export const passkeys = rowsOf('passkey.id', ({ db, viewer }) =>
  db
    .selectFrom('passkey')
    .select(['passkey.id', 'passkey.userId', 'passkey.name', 'passkey.createdAt', 'passkey.lastUsedAt'])
    .where((eb) => (seesAll(viewer) ? eb.lit(true) : eb('passkey.userId', '=', accountOf(viewer)))),
);
