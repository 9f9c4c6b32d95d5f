import { useState } from 'react';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { problemAt, problemsBeside, useAction } from '../api/action.ts';
import { useShell } from '../api/viewer.ts';
import { graphql, type ResultOf } from '../gql/graphql.ts';
import { Answer, Message, Problems } from '../kit/answer.tsx';
import { AskedFirst } from '../kit/asked-first.tsx';
import { Button } from '../kit/button.tsx';
import { Code } from '../kit/code.tsx';
import { Field, Form, Tick } from '../kit/field.tsx';
import { notify } from '../kit/notices.tsx';
import { Moment } from '../kit/words.tsx';
import { type More, Paged } from './paged.tsx';

const TOKENS = graphql(`
  query AccountTokens($userId: ID!, $after: String) {
    accountTokens(
      first: 20
      after: $after
      filter: { userIds: [$userId], isLiving: true }
      orderBy: { field: CREATED_AT, direction: DESC }
    ) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { id name lastFour scopes createdAt expiresAt lastUsedAt }
    }
  }
`);

type Token = NonNullable<ResultOf<typeof TOKENS>['accountTokens']>['nodes'][number];

interface TokensProps {
  userId: string;
  /** Whether it is the viewer's own account. */
  isOwn: boolean;
}

/** By which programs act as an account. */
export function Tokens({ userId, isOwn }: TokensProps) {
  const t = useTranslations('tokens');
  return (
    <>
      <section>
        <h2>{t('living')}</h2>
        <Paged>{(after, more) => <TokensPage userId={userId} after={after} more={more} />}</Paged>
      </section>
      <Create userId={userId} isOwn={isOwn} />
    </>
  );
}

function TokensPage({ userId, after, more }: { userId: string; after: string | null; more: More }) {
  const t = useTranslations('tokens');
  const variables = { userId, after };
  const [result, again] = useQuery({ query: TOKENS, variables, requestPolicy: 'cache-and-network' });
  return (
    <Answer of={result} again={again}>
      {({ accountTokens }) => (
        <>
          {accountTokens?.totalCount === 0 && <Message title={t('none')} />}
          <ul className="rows">
            {accountTokens?.nodes.map((token) => (
              <Row key={token.id} of={token} />
            ))}
          </ul>
          {accountTokens && more(accountTokens.pageInfo)}
        </>
      )}
    </Answer>
  );
}

const REVOKE = graphql(`
  mutation RevokeAccountToken($id: ID!) {
    revokeAccountToken(id: $id) { accountToken { id revokedAt } userErrors { code message field } }
  }
`);

function Row({ of: { id, name, lastFour, scopes, expiresAt, lastUsedAt } }: { of: Token }) {
  const t = useTranslations('tokens');
  const { run, problems, isBusy } = useAction(REVOKE);
  const revoke = async () => {
    const isDone = Boolean(await run({ id }));
    if (isDone) notify(t('revoked', { name }));
    return isDone;
  };
  return (
    <li className="row">
      <div>
        <h3>
          <bdi>{name}</bdi>
        </h3>
        <p className="hint">
          {t('lastFour', { four: lastFour })} · {t('until')} <Moment at={expiresAt} /> ·{' '}
          {lastUsedAt ? (
            <>
              {t('used')} <Moment at={lastUsedAt} />
            </>
          ) : (
            t('neverUsed')
          )}
        </p>
        <ul className="tags">
          {scopes.map((scope) => (
            <li key={scope} className="tag">
              {t(`scopes.${scope}`)}
            </li>
          ))}
        </ul>
      </div>
      <AskedFirst
        look="quiet"
        aria-label={t('revokeWhat', { name })}
        title={t('revokeWhat', { name })}
        why={t('revokeWhy')}
        confirm={t('revokeSurely')}
        onConfirm={revoke}
        problems={problems}
        isBusy={isBusy}
      >
        {t('revoke')}
      </AskedFirst>
    </li>
  );
}

const CREATE = graphql(`
  mutation CreateAccountToken($input: CreateAccountTokenInput!) {
    createAccountToken(input: $input) { token accountToken { id } userErrors { code message field } }
  }
`);

/** What is of use to consumers; the rest is for those who run the portal. */
const OF_CONSUMERS = ['READ_CATALOGUE', 'READ_ACCESS', 'REQUEST_ACCESS', 'MANAGE_APPS', 'REVEAL_SECRETS'] as const;
const OF_ADMINISTRATORS = ['READ_PEOPLE', 'MANAGE_PEOPLE'] as const;
const OF_STAFF = ['DECIDE_REQUESTS', 'PUBLISH', 'READ_AUDIT', 'READ_PORTAL', 'MANAGE_PORTAL'] as const;

function useScopes() {
  const role = useShell().viewer?.role;
  if (role === 'TEAM_MEMBER') return OF_CONSUMERS;
  if (role === 'CONSUMER_ADMIN') return [...OF_CONSUMERS, ...OF_ADMINISTRATORS];
  return [...OF_CONSUMERS, ...OF_ADMINISTRATORS, ...OF_STAFF];
}

type Scope = ReturnType<typeof useScopes>[number];

const USUAL_DAYS = '90';

/** Shown once; who loses it makes another one. */
function Create({ userId, isOwn }: TokensProps) {
  const t = useTranslations('tokens');
  const offered = useScopes();
  const [name, setName] = useState('');
  const [days, setDays] = useState(USUAL_DAYS);
  const [scopes, setScopes] = useState<readonly Scope[]>(['READ_ACCESS']);
  const [made, setMade] = useState<string | null>(null);
  const { run, problems, isBusy } = useAction(CREATE);
  const submit = async () => {
    const input = { name, scopes: [...scopes], expiresInDays: Number(days), ...(!isOwn && { userId }) };
    const done = await run({ input });
    if (!done?.token) return;
    setMade(done.token);
    setName('');
  };
  const ofScopes = problems.find(({ field }) => field?.includes('scopes'));
  return (
    <section>
      <h2>{t('new')}</h2>
      {made && (
        <div className="asked" role="status">
          <p>{t('keepIt')}</p>
          <Code label={t('token')}>{made}</Code>
          <Button onPress={() => setMade(null)}>{t('kept')}</Button>
        </div>
      )}
      <Form onSubmit={submit}>
        <Field
          label={t('name')}
          hint={t('nameHint')}
          value={name}
          onChange={setName}
          problem={problemAt(problems, 'name')}
          isRequired
        />
        <Field
          label={t('days')}
          type="number"
          value={days}
          onChange={setDays}
          problem={problemAt(problems, 'expiresInDays')}
          isRequired
        />
        <fieldset className="card">
          <legend>{t('may')}</legend>
          {offered.map((scope) => (
            <Tick
              key={scope}
              isSelected={scopes.includes(scope)}
              onChange={(isIn) => setScopes(isIn ? [...scopes, scope] : scopes.filter((each) => each !== scope))}
            >
              {t(`scopes.${scope}`)}
            </Tick>
          ))}
          {ofScopes && <p className="problem">{ofScopes.message}</p>}
        </fieldset>
        <Problems
          of={problemsBeside(problems, ['name', 'expiresInDays']).filter(({ field }) => !field?.includes('scopes'))}
        />
        <Button look="primary" type="submit" isDisabled={isBusy}>
          {t('create')}
        </Button>
      </Form>
    </section>
  );
}
