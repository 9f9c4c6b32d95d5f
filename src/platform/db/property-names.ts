import { CamelCasePlugin, type PluginTransformResultArgs, type QueryResult, type UnknownRow } from 'kysely';

/**
 * Columns by the names of the entities' properties. Kysely's own way names every column of every row anew; the rows of a result have the same
 * ones, so they are named once. What is inside a JSON value keeps its names.
 */
export class PropertyNames extends CamelCasePlugin {
  override async transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    const [first] = result.rows;
    if (!first) return result;
    const columns = Object.keys(first);
    const names = columns.map((column) => this.camelCase(column));
    const rename = (row: UnknownRow): UnknownRow => {
      const named: Record<string, unknown> = {};
      for (let i = 0; i < columns.length; i++) named[names[i]!] = row[columns[i]!];
      return named;
    };
    return { ...result, rows: result.rows.map(rename) };
  }
}
