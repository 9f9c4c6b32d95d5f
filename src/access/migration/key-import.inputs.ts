import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { Credential } from '../../apps/credentials/credential.entity.ts';
import { UserError } from '../../platform/graphql/user-error.ts';

@InputType({ description: 'A key that exists already, with `keyHash` or `value`, and whose it is to be.' })
export class KeyRow {
  @Field(() => String, {
    nullable: true,
    description:
      'The name under which a gateway that hashes keys stores it, as its list of keys tells. The value stays unknown to the portal, and with those who have it.',
  })
  keyHash?: string | null;

  @Field(() => String, { nullable: true, description: 'The value of the key, as for `importCredential`.' })
  value?: string | null;

  @Field(() => String, { nullable: true, description: 'What proves the value, as for `importCredential`.' })
  secret?: string | null;

  @Field(() => ID, { nullable: true, description: 'App that it is for, instead of `ownerEmail` and `appName`.' })
  appId?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'E-mail address of the consumer who owns the app; what the metadata of the key calls `tyk_developer_email` when absent.',
  })
  ownerEmail?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Name of the app, which is made where the owner has none of that name; the alias of the key when absent.',
  })
  appName?: string | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Policies of the gateway that are its products and its plan; those that the key names when absent.',
  })
  policyIds?: string[] | null;

  @Field(() => String, { nullable: true, description: 'What the credential is called, up to 100 characters.' })
  name?: string | null;
}

@InputType({ description: 'Keys of one gateway that become credentials.' })
export class ImportKeysInput {
  @Field(() => ID, { description: 'Whose gateway has them all, with the products and plans of their policies.' })
  providerId!: string;

  @Field(() => [KeyRow], { description: '1 to 1000 keys.' })
  rows!: KeyRow[];

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether nothing is changed, and only told what would become of each; false when absent.',
  })
  dryRun?: boolean | null;
}

export enum KeyImportOutcome {
  IMPORTED = 'IMPORTED',
  WOULD_IMPORT = 'WOULD_IMPORT',
  ALREADY_IMPORTED = 'ALREADY_IMPORTED',
  REFUSED = 'REFUSED',
}

registerEnumType(KeyImportOutcome, {
  name: 'KeyImportOutcome',
  description: 'What became of a key.',
  valuesConfig: {
    IMPORTED: { description: 'It has a credential now, which is on its way to the gateway.' },
    WOULD_IMPORT: { description: 'It would have one, were it not a dry run.' },
    ALREADY_IMPORTED: { description: 'It had one before; nothing was changed.' },
    REFUSED: { description: 'It was left as it is; `userErrors` tell why.' },
  },
});

@ObjectType({ description: 'What became of one of the keys.' })
export class KeyImportResult {
  @Field(() => KeyImportOutcome, { description: 'What was, or would be, done.' })
  outcome!: `${KeyImportOutcome}`;

  @Field(() => Credential, {
    nullable: true,
    description: 'Its credential; null in a dry run, and where it was refused.',
  })
  credential!: Credential | null;

  @Field(() => String, { nullable: true, description: 'Name of the app that it goes to; null where none was found.' })
  appName!: string | null;

  @Field(() => Boolean, { description: 'Whether that app is, or would be, made for it.' })
  makesApp!: boolean;

  @Field(() => [UserError], { description: 'Everything that is wrong with it; empty otherwise.' })
  userErrors!: UserError[];
}
