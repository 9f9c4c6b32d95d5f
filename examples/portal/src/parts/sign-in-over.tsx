import { useEffect, useEffectEvent, useState } from 'react';
import { Provider } from 'urql';
import { useTranslations } from 'use-intl';
import { createBareApi } from '../api/client.ts';
import { goOnAs, leave } from '../api/session.tsx';
import { graphql } from '../gql/graphql.ts';
import { Button } from '../kit/button.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { SignIn } from './sign-in.tsx';

const WHO = graphql(`query WhoIsHere { viewer { id } }`);

/** Signs in beside the calls that wait for it; also where that is done in another window, and this one is come back to. */
export default function SignInOver() {
  const t = useTranslations('signIn');
  const [api] = useState(createBareApi);
  const who = async () => (await api.query(WHO, {}, { requestPolicy: 'network-only' })).data?.viewer?.id;
  const look = useEffectEvent(async () => {
    const id = await who();
    if (id) goOnAs(id);
  });
  useEffect(() => {
    const back = () => void look();
    window.addEventListener('focus', back);
    return () => window.removeEventListener('focus', back);
  }, []);
  const done = async () => {
    const id = await who();
    // Something else is asked of them first, such as a second factor.
    if (id) goOnAs(id);
    else leave();
  };
  return (
    <Provider value={api}>
      <Dialog title={t('again')} isOpen>
        <p>{t('ended')}</p>
        <SignIn onDone={done} isOver />
        <p className="links">
          <Button look="quiet" onPress={leave}>
            {t('leave')}
          </Button>
        </p>
      </Dialog>
    </Provider>
  );
}
