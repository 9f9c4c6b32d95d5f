import type { TestDatabase } from '../../support/database.ts';

/** Every value of every column of the database that can hold a text, by the catalogue: `table.column: value`. */
export async function dump({ pool }: TestDatabase): Promise<string[]> {
  const { rows: columns } = await pool.query<{ table: string; column: string }>(`
    select format('%I.%I', table_schema, table_name) as table, quote_ident(column_name) as column
    from information_schema.columns join information_schema.tables using (table_schema, table_name)
    where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')
      and udt_name not in ('uuid', 'bool', 'int2', 'int4', 'int8', 'timestamptz', 'xid8')`);
  const lines: string[] = [];
  for (const { table, column } of columns) {
    const { rows } = await pool.query<{ value: unknown }>(
      `select ${column} as value from ${table} where ${column} is not null`,
    );
    for (const { value } of rows) {
      const text = Buffer.isBuffer(value)
        ? value.toString('latin1')
        : typeof value === 'string'
          ? value
          : JSON.stringify(value);
      lines.push(`${table}.${column}: ${text}`);
    }
  }
  return lines;
}
