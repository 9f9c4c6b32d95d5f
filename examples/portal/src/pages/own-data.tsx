import { useState } from 'react';
import { Link } from 'react-router';
import { useTranslations } from 'use-intl';
import { SERVER } from '../api/client.ts';
import { useShell } from '../api/viewer.ts';
import { Problems } from '../kit/answer.tsx';
import { Button } from '../kit/button.tsx';
import { Page } from '../kit/page.tsx';

/** What the portal keeps of its reader: to take along, and how it is forgotten. */
export function Component() {
  const t = useTranslations('ownData');
  return (
    <Page title={t('title')} above={<Link to="/account">{t('back')}</Link>}>
      <section>
        <h2>{t('export')}</h2>
        <p>{t('exportWhy')}</p>
        <Export />
      </section>
      <section>
        <h2>{t('erase')}</h2>
        <p>{t('eraseWhy')}</p>
        <ul className="listed">
          <li>{t('eraseApps')}</li>
          <li>{t('eraseRecords')}</li>
          <li>{t('eraseElsewhere')}</li>
        </ul>
      </section>
    </Page>
  );
}

function Export() {
  const t = useTranslations('ownData');
  const { viewer } = useShell();
  const [state, setState] = useState<'ready' | 'busy' | 'failed'>('ready');
  const download = async () => {
    setState('busy');
    setState((await save(viewer!.id)) ? 'ready' : 'failed');
  };
  return (
    <>
      <Problems of={state === 'failed' ? [{ message: t('failed') }] : []} />
      <Button isDisabled={state === 'busy'} onPress={download}>
        {t('download')}
      </Button>
    </>
  );
}

/** A link alone would not do: what a cookie opens is asked for by a page of the portal, which says so. */
async function save(userId: string): Promise<boolean> {
  try {
    const response = await fetch(`${SERVER}/users/${userId}/export.json`, {
      credentials: 'include',
      headers: { 'apollo-require-preflight': 'true' },
    });
    if (!response.ok) return false;
    const address = URL.createObjectURL(await response.blob());
    const link = Object.assign(document.createElement('a'), { href: address, download: `user-${userId}.json` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address));
    return true;
  } catch {
    return false;
  }
}
