import { GraphQLScalarType } from 'graphql';
import { GraphQLDateTimeISO, GraphQLJSONObject } from 'graphql-scalars';

const config = GraphQLDateTimeISO.toConfig();

/** For values whose form differs from case to case, such as the state of an object in an event. */
export const JSONObject = new GraphQLScalarType({
  ...GraphQLJSONObject.toConfig(),
  name: 'JSONObject',
  description: 'Any JSON object.',
});

/** As rows have it, or as text where they came as JSON. */
const isTime = (value: unknown): value is Date | string =>
  (value instanceof Date || typeof value === 'string') && !Number.isNaN(new Date(value).getTime());

/** An instant, always with time zone, as RFC 3339. */
export const DateTime = new GraphQLScalarType({
  ...config,
  name: 'DateTime',
  description: 'An instant as RFC 3339 text in UTC, for example `2026-11-22T15:00:00.000Z`.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339',
  // Values are the database's own, so they are no longer looked at letter by letter.
  serialize: (value) => (isTime(value) ? new Date(value).toISOString() : config.serialize(value)),
});
