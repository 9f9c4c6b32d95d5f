import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';
import type { Session } from './model.ts';

/** Cheap, because the passwords of a sandbox guard nothing. */
const COST = { N: 1_024 };

const hashOf = (password: string, salt: string): string => scryptSync(password, salt, 32, COST).toString('base64url');

/** What is stored of a password. A real Gateway hashes with bcrypt, and so it says here. */
export function hashedPassword(password: string): Session['basic_auth_data'] {
  const salt = randomBytes(12).toString('base64url');
  return { password: `${salt}.${hashOf(password, salt)}`, hash_type: 'bcrypt' };
}

/** Nobody is known by a password who has none. */
export function isPasswordOf({ basic_auth_data: { password: stored } }: Session, password: string): boolean {
  const [salt, hash] = stored.split('.');
  if (!salt || !hash) return false;
  return timingSafeEqual(Buffer.from(hash), Buffer.from(hashOf(password, salt)));
}

/** A session that is written: a new password is hashed, and one that is not sent stays. */
export function withPassword(session: Session, before?: Session): Session {
  const { password } = session.basic_auth_data;
  if (!password) return before ? { ...session, basic_auth_data: before.basic_auth_data } : session;
  return password === before?.basic_auth_data.password
    ? { ...session, basic_auth_data: before.basic_auth_data }
    : { ...session, basic_auth_data: hashedPassword(password) };
}
