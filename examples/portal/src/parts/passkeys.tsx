import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { type Problem, problemAt, problemsBeside, useAction } from '../api/action.ts';
import { knowsPasskeys, makePasskey } from '../api/passkey.ts';
import { graphql } from '../gql/graphql.ts';
import { Problems } from '../kit/answer.tsx';
import { Button } from '../kit/button.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Field, Form } from '../kit/field.tsx';
import { notify } from '../kit/notices.tsx';
import { Moment } from '../kit/words.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';

const BEGIN = graphql(`
  mutation BeginPasskey($input: FactorProofInput!) {
    beginPasskey(input: $input) { challenge options userErrors { code message field } }
  }
`);

const ADD = graphql(`
  mutation AddPasskey($input: AddPasskeyInput!) {
    addPasskey(input: $input) { passkey { id } recoveryCodes userErrors { code message field } }
  }
`);

const RENAME = graphql(`
  mutation RenamePasskey($id: ID!, $name: String!) {
    renamePasskey(id: $id, name: $name) { passkey { id name } userErrors { code message field } }
  }
`);

const REMOVE = graphql(`
  mutation RemovePasskey($id: ID!, $input: FactorProofInput!) {
    removePasskey(id: $id, input: $input) { deletedId userErrors { code message field } }
  }
`);

interface Passkey {
  id: string;
  name: string;
  createdAt: string;
  lastUsedAt: string | null;
}

interface PasskeysProps {
  of: readonly Passkey[];
  /** Whether there is no factor beside the password yet. */
  isFirst: boolean;
  again: () => void;
}

/** Passkeys of the account, which stand for password and code alike. Whoever changes that proves who they are. */
export function Passkeys({ of, isFirst, again }: PasskeysProps) {
  const t = useTranslations('passkeys');
  const [codes, setCodes] = useState<readonly string[]>([]);
  const [changed, setChanged] = useState<Passkey | null>(null);
  return (
    <section>
      <h2>{t('title')}</h2>
      <p>{of.length === 0 ? t('none') : t('why')}</p>
      <RecoveryCodes of={codes} />
      <ul className="rows">
        {of.map((passkey) => (
          <li key={passkey.id} className="row">
            <div>
              <p className="name">
                <bdi>{passkey.name}</bdi>
              </p>
              <p className="hint">
                {passkey.lastUsedAt ? t('used') : t('made')} <Moment at={passkey.lastUsedAt ?? passkey.createdAt} />
              </p>
            </div>
            <Button
              look="quiet"
              onPress={() => setChanged(passkey)}
              aria-label={t('changeWhat', { name: passkey.name })}
            >
              {t('change')}
            </Button>
          </li>
        ))}
      </ul>
      {isFirst && <p className="hint">{t('first')}</p>}
      {knowsPasskeys() ? (
        <New
          onMade={(recoveryCodes) => {
            setCodes(recoveryCodes);
            again();
          }}
        />
      ) : (
        <p className="hint">{t('unknown')}</p>
      )}
      {changed && <Change of={changed} again={again} onClose={() => setChanged(null)} />}
    </section>
  );
}

function New({ onMade }: { onMade: (recoveryCodes: readonly string[]) => void }) {
  const t = useTranslations('passkeys');
  const [name, setName] = useState('');
  const [currentPassword, setPassword] = useState('');
  const [trouble, setTrouble] = useState<readonly Problem[]>([]);
  const begin = useAction(BEGIN);
  const add = useAction(ADD);
  const submit = async () => {
    setTrouble([]);
    const begun = await begin.run({ input: { currentPassword } });
    if (!begun?.challenge) return;
    const response = await makePasskey(begun.options);
    if (!response) return setTrouble([{ message: t('brokenOff') }]);
    const done = await add.run({ input: { challenge: begun.challenge, name, response } });
    if (!done) return;
    setName('');
    setPassword('');
    notify(t('added'));
    onMade(done.recoveryCodes ?? []);
  };
  const problems = [...begin.problems, ...add.problems, ...trouble];
  return (
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
        label={t('password')}
        type="password"
        autoComplete="current-password"
        value={currentPassword}
        onChange={setPassword}
        problem={problemAt(problems, 'currentPassword')}
        isRequired
      />
      <Problems of={problemsBeside(problems, ['name', 'currentPassword'])} />
      <Button type="submit" isDisabled={begin.isBusy || add.isBusy}>
        {t('add')}
      </Button>
    </Form>
  );
}

function Change({ of: { id, name: before }, again, onClose }: { of: Passkey; again: () => void; onClose: () => void }) {
  const t = useTranslations('passkeys');
  const [name, setName] = useState(before);
  const [currentPassword, setPassword] = useState('');
  const rename = useAction(RENAME);
  const remove = useAction(REMOVE);
  const save = async () => {
    if (await rename.run({ id, name })) onClose();
  };
  const take = async () => {
    if (!(await remove.run({ id, input: { currentPassword } }))) return;
    again();
    onClose();
  };
  return (
    <Dialog title={t('passkey', { name: before })} isOpen onClose={onClose}>
      <Form onSubmit={save}>
        <Field
          label={t('name')}
          value={name}
          onChange={setName}
          problem={problemAt(rename.problems, 'name')}
          isRequired
        />
        <Problems of={problemsBeside(rename.problems, ['name'])} />
        <Button type="submit" isDisabled={rename.isBusy}>
          {t('rename')}
        </Button>
      </Form>
      <Form onSubmit={take} isPassing>
        <Field
          label={t('password')}
          type="password"
          autoComplete="current-password"
          value={currentPassword}
          onChange={setPassword}
          problem={problemAt(remove.problems, 'currentPassword')}
          isRequired
        />
        <Problems of={problemsBeside(remove.problems, ['currentPassword'])} />
        <Button look="danger" type="submit" isDisabled={remove.isBusy}>
          {t('remove')}
        </Button>
      </Form>
    </Dialog>
  );
}
