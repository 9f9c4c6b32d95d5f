import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useTranslations } from 'use-intl';
import { useAction } from '../api/action.ts';
import { graphql } from '../gql/graphql.ts';
import { Problems } from '../kit/answer.tsx';
import { Button } from '../kit/button.tsx';
import { Code } from '../kit/code.tsx';
import { notify } from '../kit/notices.tsx';
import { takeAlong } from './try-it/key-at-hand.ts';

/** Kept by the component that shows it alone: no cache and no list ever holds a secret. */
const REVEAL = graphql(`
  mutation RevealCredential($id: ID!) {
    revealCredential(id: $id) { keyName secret calls { apiName curl } userErrors { code message field } }
  }
`);

interface Shown {
  secret: string;
  keyName: string;
  calls: readonly { apiName: string; curl: string }[];
}

interface RevealProps {
  of: { id: string; status: string; secretPolicy: 'READABLE' | 'REVEAL_ONCE'; claimableUntil: string | null };
  /** What it opens. */
  products: readonly { slug: string; displayName: string }[];
}

/** Shows the key when it is asked for, and how it is used. */
export function Reveal({ of: { id, status, secretPolicy, claimableUntil }, products }: RevealProps) {
  const t = useTranslations('reveal');
  const { run, problems, isBusy } = useAction(REVEAL);
  const [shown, setShown] = useState<Shown | null>(null);
  if (claimableUntil) return <ByClaim id={id} />;
  if (!['ACTIVE', 'ISSUING', 'RETIRING'].includes(status)) return null;
  const show = async () => {
    const done = await run({ id });
    if (done?.secret) setShown({ secret: done.secret, keyName: done.keyName ?? '', calls: done.calls ?? [] });
  };
  return (
    <section aria-live="polite">
      <Problems of={problems} />
      {!shown && (
        <>
          {secretPolicy === 'REVEAL_ONCE' && <p className="hint">{t('once')}</p>}
          <Button look="primary" isDisabled={isBusy} onPress={show}>
            {t('show')}
          </Button>
        </>
      )}
      {shown && (
        <>
          <h2>{t('key')}</h2>
          <Code label={t('key')}>{shown.secret}</Code>
          <Try products={products} of={shown} />
          {secretPolicy === 'REVEAL_ONCE' && <p className="asked">{t('keepIt')}</p>}
          {shown.calls.map(({ apiName, curl }) => (
            <Code key={apiName} label={t('call', { api: apiName })}>
              {curl.replace('$KEY', shown.secret)}
            </Code>
          ))}
          <Button look="quiet" onPress={() => setShown(null)}>
            {t('hide')}
          </Button>
        </>
      )}
    </section>
  );
}

const RESEND = graphql(`
  mutation ResendClaim($id: ID!) {
    resendClaim(id: $id) { credential { id claimableUntil } userErrors { code message field } }
  }
`);

/** The link went to who may claim; it can be sent once more. */
function ByClaim({ id }: { id: string }) {
  const t = useTranslations('reveal');
  const { run, problems, isBusy } = useAction(RESEND);
  const resend = async () => {
    if (await run({ id })) notify(t('resent'));
  };
  return (
    <section>
      <p>{t('byClaim')}</p>
      <Problems of={problems} />
      <Button isDisabled={isBusy} onPress={resend}>
        {t('resend')}
      </Button>
    </section>
  );
}

/** To where products are called from the browser, with the key that is shown. */
function Try({ products, of }: Pick<RevealProps, 'products'> & { of: Shown }) {
  const t = useTranslations('reveal');
  const navigate = useNavigate();
  const go = (slug: string) => {
    takeAlong(of);
    navigate(`/catalogue/${slug}?part=try`);
  };
  return (
    <p className="actions">
      {products.map(({ slug, displayName }) => (
        <Button key={slug} onPress={() => go(slug)}>
          {t('try', { product: displayName })}
        </Button>
      ))}
    </p>
  );
}
