import { Entity, ManyToOne } from '@mikro-orm/decorators/legacy';
import { Organisation } from '../organisations/organisation.entity.ts';
import { Team } from '../organisations/team.entity.ts';
import { User } from './user.entity.ts';

/** A user is in teams of their own organisation only: both foreign keys go through `organisationId`. */
@Entity()
export class Membership {
  @ManyToOne({ entity: () => Organisation, mapToPk: true, fieldName: 'organisation_id' })
  organisationId!: string;

  @ManyToOne({ entity: () => User, mapToPk: true, primary: true, fieldName: 'user_id' })
  userId!: string;

  @ManyToOne({ entity: () => Team, mapToPk: true, primary: true, fieldName: 'team_id' })
  teamId!: string;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    membership: Membership;
  }
}
