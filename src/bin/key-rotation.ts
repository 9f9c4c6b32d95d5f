import { type Kysely, sql } from 'kysely';
import { openKey } from '../apps/credentials/credential-key.ts';
import type { Database } from '../platform/db/database.ts';
import { type SecretBox, SecretError, type SecretLocation } from '../platform/security/secret.ts';

/** What a rotation did. */
export interface Rotation {
  /** How many values are under the current master key now that were under another. */
  resealed: number;
  /** What does not open, and why. Nothing of the value is in it. */
  failures: string[];
}

/** Read at a time. Each is written by itself, so that nobody waits for a lock. */
const PAGE = 500;

/** How a sealed value looks: its version, the wrapped data key of 60 bytes, and the rest. */
const SEALED = '^v1\\.[0-9]{1,6}\\.[A-Za-z0-9_-]{80}\\.[A-Za-z0-9_-]{38,}$';

/**
 * Seals everything under the current master key that is sealed under another one, beside a running portal that knows both. What is sealed is
 * told by how it looks, in every column of text that there is: so no table is forgotten. It may be repeated.
 */
export async function rotateKeys(db: Kysely<Database>, secrets: SecretBox): Promise<Rotation> {
  const rotation: Rotation = { resealed: 0, failures: [] };
  for (const place of await readColumns(db)) await resealColumn(db, secrets, place, rotation);
  await renewFingerprints(db, secrets);
  return rotation;
}

type Place = Pick<SecretLocation, 'table' | 'column'>;

/** A sealed value is bound to the id of its row. */
async function readColumns(db: Kysely<Database>): Promise<Place[]> {
  const { rows } = await sql<Place>`select table_name as table, column_name as column from information_schema.columns
    where table_schema = 'public' and udt_name = 'text' and table_name in (
      select table_name from information_schema.columns join information_schema.tables using (table_schema, table_name)
      where table_schema = 'public' and table_type = 'BASE TABLE' and column_name = 'id')
    order by 1, 2`.execute(db);
  return rows;
}

async function resealColumn(db: Kysely<Database>, secrets: SecretBox, place: Place, rotation: Rotation) {
  const [table, column] = [sql.table(place.table), sql.ref(place.column)];
  const read = (behind: string | null) =>
    sql<{ id: string; value: string }>`select id::text as id, ${column} as value from ${table}
      where ${column} ~ ${SEALED} and (${behind}::text is null or id::text > ${behind}) order by id::text limit ${PAGE}`.execute(
      db,
    );
  for (let { rows } = await read(null); rows.length > 0; { rows } = await read(rows.at(-1)!.id)) {
    for (const { id, value } of rows) {
      const resealed = tryToReseal(secrets, value, { ...place, id }, rotation);
      if (resealed === null) continue;
      // Whoever sealed it anew meanwhile did so under the current key, or a repetition finds it.
      await sql`update ${table} set ${column} = ${resealed} where id::text = ${id} and ${column} = ${value}`.execute(
        db,
      );
      rotation.resealed += 1;
    }
  }
}

function tryToReseal(secrets: SecretBox, value: string, location: SecretLocation, rotation: Rotation): string | null {
  try {
    return secrets.reseal(value, location);
  } catch (error) {
    if (!(error instanceof SecretError)) throw error;
    rotation.failures.push(error.message);
    return null;
  }
}

/** By which the portal knows keys at a gateway that it did not hash. Those without a copy of the key keep what they have. */
async function renewFingerprints(db: Kysely<Database>, secrets: SecretBox): Promise<void> {
  const current = `${secrets.fingerprint('').split('.')[0]}.`;
  const read = (behind: string | null) =>
    sql<{ id: string; secret: string }>`select id::text as id, secret from credential
      where secret is not null and fingerprint is not null and not starts_with(fingerprint, ${current})
        and (${behind}::uuid is null or id > ${behind}::uuid) order by id limit ${PAGE}`.execute(db);
  for (let { rows } = await read(null); rows.length > 0; { rows } = await read(rows.at(-1)!.id)) {
    for (const { id, secret } of rows) {
      const fingerprint = fingerprintOf(secrets, id, secret);
      if (fingerprint)
        await sql`update credential set fingerprint = ${fingerprint} where id = ${id} and secret = ${secret}`.execute(
          db,
        );
    }
  }
}

function fingerprintOf(secrets: SecretBox, id: string, secret: string): string | null {
  try {
    return secrets.fingerprint(openKey(secrets, { id, secret }).consumerKey);
  } catch (error) {
    // It was told of already.
    if (error instanceof SecretError) return null;
    throw error;
  }
}
