import { graphql } from '@portal/gql/graphql.ts';
import { useQuery } from 'urql';
import { useFormatter, useNow, useTranslations } from 'use-intl';

/** So many of the last decisions say how long one takes. */
const NUMBERS = graphql(`
  query Numbers {
    waiting: accessRequests(first: 1, filter: { statuses: [PENDING, AWAITING_EXTERNAL] }, orderBy: { field: CREATED_AT }) {
      totalCount
      nodes { id createdAt }
    }
    decided: accessRequests(
      first: 50
      filter: { statuses: [APPROVED, REJECTED] }
      orderBy: { field: CREATED_AT, direction: DESC }
    ) {
      nodes { id createdAt decidedAt autoApproved }
    }
    failed: credentials(filter: { statuses: [FAILED] }) { totalCount }
    providers(first: 100) { nodes { id status } }
  }
`);

/** What matters, on one screen: what waits, since when, how long a decision takes, and what has failed. */
export function Numbers() {
  const t = useTranslations('numbers');
  const format = useFormatter();
  const inWords = (amount: number, unit: string) => format.number(amount, { style: 'unit', unit, unitDisplay: 'long' });
  const now = useNow({ updateInterval: 60_000 });
  const [{ data }] = useQuery({ query: NUMBERS, requestPolicy: 'cache-and-network' });
  if (!data) return null;
  const oldest = data.waiting?.nodes[0]?.createdAt;
  const taken = median(
    (data.decided?.nodes ?? [])
      .filter(({ autoApproved, decidedAt }) => !autoApproved && decidedAt)
      .map(({ createdAt, decidedAt }) => (Date.parse(decidedAt!) - Date.parse(createdAt)) / 1000),
  );
  const down = data.providers?.nodes.filter(({ status }) => status === 'DOWN').length ?? 0;
  const shown = [
    ['waiting', data.waiting?.totalCount ?? 0],
    ['oldest', oldest ? format.relativeTime(new Date(oldest), Math.max(now.getTime(), Date.parse(oldest))) : '–'],
    ['toDecide', taken === null ? '–' : inWords(...inUnit(taken))],
    ['failed', data.failed?.totalCount ?? 0],
    ['down', down],
  ] as const;
  return (
    <dl className="numbers">
      {shown.map(([name, value]) => (
        <div key={name}>
          <dt>{t(name)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

/** Seconds, roughly, in the unit in which people would say them. */
function inUnit(seconds: number): [amount: number, unit: (typeof UNITS)[number][0]] {
  const [unit, length] = UNITS.find(([, each]) => seconds >= each) ?? UNITS[3];
  return [Math.max(1, Math.round(seconds / length)), unit];
}

function median(numbers: readonly number[]): number | null {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? null;
}
