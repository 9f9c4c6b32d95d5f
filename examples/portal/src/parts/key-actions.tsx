import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useTranslations } from 'use-intl';
import { useAction } from '../api/action.ts';
import { graphql } from '../gql/graphql.ts';
import { Problems } from '../kit/answer.tsx';
import { AskedFirst } from '../kit/asked-first.tsx';
import { Button } from '../kit/button.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Choice } from '../kit/field.tsx';
import { useDuration } from '../kit/words.tsx';

const ROTATE = graphql(`
  mutation RotateCredential($id: ID!, $input: RotateCredentialInput) {
    rotateCredential(id: $id, input: $input) {
      credential { id status replaces { id status lastFour } }
      retiring { id status retiresAt retiresInSeconds replacedBy { id lastFour } }
      userErrors { code message field }
    }
  }
`);

/** How long the old key may go on, in seconds; empty is what the portal says. */
const OVERLAPS = ['', '0', '3600', '86400', '604800'];

/** A new key in place of this one, which goes on for a while. */
export function Rotate({ id }: { id: string }) {
  const t = useTranslations('rotate');
  const duration = useDuration();
  const navigate = useNavigate();
  const [isOpen, setOpen] = useState(false);
  const [overlap, setOverlap] = useState('');
  const { run, problems, isBusy } = useAction(ROTATE);
  const options = OVERLAPS.map((each) => ({
    id: each,
    name: each === '' ? t('usual') : each === '0' ? t('atOnce') : duration(Number(each)),
  }));
  const rotate = async () => {
    const done = await run({ id, input: overlap ? { overlapSeconds: Number(overlap) } : null });
    if (!done?.credential) return;
    setOpen(false);
    navigate(`/keys/${done.credential.id}`);
  };
  return (
    <>
      <Button onPress={() => setOpen(true)}>{t('rotate')}</Button>
      <Dialog title={t('title')} isOpen={isOpen} onClose={() => setOpen(false)}>
        <p>{t('why')}</p>
        <Choice label={t('overlap')} value={overlap} options={options} onChange={setOverlap} />
        <Problems of={problems} />
        <div className="actions">
          <Button look="primary" isDisabled={isBusy} onPress={rotate}>
            {t('confirm')}
          </Button>
          <Button onPress={() => setOpen(false)}>{t('cancel')}</Button>
        </div>
      </Dialog>
    </>
  );
}

const END_OVERLAP = graphql(`
  mutation EndRotationOverlap($id: ID!) {
    endRotationOverlap(id: $id) {
      credential {
        id
        status
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`);

/** Ends a key that was replaced before its time; to revoke it would end what took its place as well. */
export function EndOverlap({ id }: { id: string }) {
  const t = useTranslations('rotate');
  const { run, problems, isBusy } = useAction(END_OVERLAP);
  return (
    <AskedFirst
      title={t('endOverlap')}
      why={t('endOverlapWhy')}
      confirm={t('endOverlapSurely')}
      onConfirm={async () => Boolean(await run({ id }))}
      problems={problems}
      isBusy={isBusy}
    >
      {t('endOverlap')}
    </AskedFirst>
  );
}

const REVOKE = graphql(`
  mutation RevokeCredential($id: ID!) {
    revokeCredential(id: $id) { credential { id status } userErrors { code message field } }
  }
`);

/** Ends the key for good. */
export function Revoke({ id }: { id: string }) {
  const t = useTranslations('revoke');
  const { run, problems, isBusy } = useAction(REVOKE);
  return (
    <AskedFirst
      title={t('title')}
      why={t('why')}
      confirm={t('confirm')}
      onConfirm={async () => Boolean(await run({ id }))}
      problems={problems}
      isBusy={isBusy}
    >
      {t('revoke')}
    </AskedFirst>
  );
}
