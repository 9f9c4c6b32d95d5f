import { ArgsType, Field, ID, InputType } from 'type-graphql';
import { CreatedFilter } from '../../platform/graphql/time-filter.ts';
import { UserRole } from '../../platform/viewer.ts';
import { AttributeInput } from '../attributes/attribute-value.ts';
import { userOrder } from './user.queries.ts';

@InputType({ description: 'A new account.' })
export class CreateUserInput {
  @Field(() => String, { description: 'E-mail address, unique; also the name to sign in with.' })
  email!: string;

  @Field(() => String, { description: 'Name shown to others, up to 100 characters.' })
  displayName!: string;

  @Field(() => UserRole, { description: 'What the account may do.' })
  role!: UserRole;

  @Field(() => ID, {
    nullable: true,
    description: 'Organisation of a consumer; absent for API owners, auditors and content managers.',
  })
  organisationId?: string | null;

  @Field(() => [ID], { nullable: true, description: 'Teams of the organisation, beside its default team.' })
  teamIds?: string[] | null;

  @Field(() => String, {
    nullable: true,
    description:
      'First password, long enough (15 characters where the operator says nothing else, 200 at most) and hard to guess. Leave it out, and its person sets one by a link that is mailed.',
  })
  password?: string | null;

  @Field(() => [AttributeInput], {
    nullable: true,
    description: 'What is said of the person; API owners set every attribute, administrators those that consumers may.',
  })
  attributes?: AttributeInput[] | null;
}

@InputType({ description: 'What to change of an account; absent fields stay.' })
export class UpdateUserInput {
  @Field(() => String, { nullable: true, description: 'Name shown to others, up to 100 characters.' })
  displayName?: string | null;

  @Field(() => UserRole, {
    nullable: true,
    description: 'What it may do; an account stays on its side: API owner or auditor, administrator or member.',
  })
  role?: UserRole | null;

  @Field(() => [ID], { nullable: true, description: 'All teams of a consumer, beside the default team.' })
  teamIds?: string[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether it may sign in, or call with tokens; only API owners change this of people.',
  })
  isActive?: boolean | null;

  @Field(() => [AttributeInput], {
    nullable: true,
    description:
      'Values to set or to empty; those that are not named stay. API owners set every attribute, administrators those that consumers may.',
  })
  attributes?: AttributeInput[] | null;
}

@InputType({ description: 'Which accounts to list; all conditions must hold.' })
export class UserFilter extends CreatedFilter {
  @Field(() => String, {
    nullable: true,
    description: 'Words that must all occur in the name or the e-mail address, whatever their case and accents.',
  })
  search?: string | null;

  @Field(() => [UserRole], { nullable: true, description: 'Only in one of these roles.' })
  roles?: UserRole[] | null;

  @Field(() => [ID], { nullable: true, description: 'Only consumers of one of these organisations.' })
  organisationIds?: string[] | null;

  @Field(() => [ID], {
    nullable: true,
    description: 'Only members of one of these teams, of those that the viewer may see.',
  })
  teamIds?: string[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Only those that can sign in, or only locked ones. For API owners; for others nothing is let through.',
  })
  isActive?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Only accounts of programs, or only those of people.' })
  isServiceAccount?: boolean | null;
}

@ArgsType()
export class UsersArgs extends userOrder.Args {
  @Field(() => UserFilter, { nullable: true, description: 'Which ones; all when absent.' })
  filter?: UserFilter | null;
}

@InputType({ description: 'A new password for the viewer.' })
export class ChangePasswordInput {
  @Field(() => String, { description: 'The present password, by which the caller proves to be the holder.' })
  currentPassword!: string;

  @Field(() => String, {
    description:
      'The new one, long enough (15 characters where the operator says nothing else, 200 at most) and hard to guess.',
  })
  newPassword!: string;
}
