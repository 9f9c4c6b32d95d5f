import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { type FragmentOf, type ResultOf, readFragment } from '../../gql/graphql.ts';
import { Loading } from '../../kit/answer.tsx';
import { Button } from '../../kit/button.tsx';
import { Code } from '../../kit/code.tsx';
import { Choice, Field, Form } from '../../kit/field.tsx';
import { Answered } from './answered.tsx';
import {
  asked,
  type Call,
  callOf,
  isSendable,
  leadsOut,
  misleading,
  type Obstacle,
  type Reply,
  send,
  urlOf,
} from './call.ts';
import { TRIED } from './fragment.ts';
import { type KeyAtHand, keyAtHand, layDown } from './key-at-hand.ts';
import { METHODS, type Operation } from './operations.ts';
import { useOperations } from './use-operations.ts';

type Api = ResultOf<typeof TRIED>['apis'][number];

/** Calls a product by the visitor's own key, from this page to the gateway. The key is in the form and nowhere else. */
export default function TryIt({ of }: { of: FragmentOf<typeof TRIED> }) {
  const t = useTranslations('tryIt');
  const { apis, documents } = readFragment(TRIED, of);
  const [name, setName] = useState(apis[0]?.name ?? '');
  const keyForm = useKey();
  const api = apis.find((each) => each.name === name) ?? apis[0];
  if (!api) return null;
  const about = documents.filter((document) => !document.api || document.api.name === api.name);
  const addresses = about.flatMap(({ bundledUrl }) => bundledUrl ?? []);
  return (
    <>
      {apis.length > 1 && (
        <Choice
          label={t('api')}
          value={api.name}
          options={apis.map((each) => ({ id: each.name, name: each.name }))}
          onChange={setName}
        />
      )}
      {isSendable(api.parts) ? (
        <Operations key={api.name} of={api} addresses={addresses} keyForm={keyForm} />
      ) : (
        <>
          <p>{t('notFromPage')}</p>
          <Code label={t('command')}>{api.curl}</Code>
        </>
      )}
    </>
  );
}

/** Of a call of one API. */
interface ConsoleProps {
  of: Api;
  keyForm: KeyForm;
}

function Operations({ addresses, ...props }: ConsoleProps & { addresses: readonly string[] }) {
  const operations = useOperations(addresses);
  return operations ? <Console {...props} operations={operations} /> : <Loading />;
}

const JSON_TYPE = 'application/json';
const ASK_FOR_TOOLS = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' });

/** A call that no document describes. */
const freeCall = ({ kind }: Api): Operation => ({
  ...{ id: '', method: kind === 'MCP' ? 'POST' : 'GET', path: '/', summary: null, parameters: [] },
  body: { mimeType: JSON_TYPE, text: kind === 'MCP' ? ASK_FOR_TOOLS : '' },
});

function Console({ of: api, keyForm, operations }: ConsoleProps & { operations: readonly Operation[] }) {
  const t = useTranslations('tryIt');
  const [operation, setOperation] = useState(operations[0] ?? freeCall(api));
  return (
    <>
      {operations.length > 0 && (
        <Choice
          label={t('operation')}
          value={operation.id}
          options={[
            ...operations.map(({ id, summary }) => ({ id, name: summary ? `${id} – ${summary}` : id })),
            { id: '', name: t('another') },
          ]}
          onChange={(id) => setOperation(operations.find((each) => each.id === id) ?? freeCall(api))}
        />
      )}
      <CallForm key={operation.id} of={api} keyForm={keyForm} operation={operation} />
    </>
  );
}

function CallForm({ of: api, keyForm, operation }: ConsoleProps & { operation: Operation }) {
  const t = useTranslations('tryIt');
  const versions = useVersions(api);
  const own = operation.parameters.filter(({ in: place, name }) => !versions.names(place, name));
  const [method, setMethod] = useState(operation.method);
  const [path, setPath] = useState(operation.path);
  const [values, setValues] = useState(() => own.map(({ example }) => example));
  const [body, setBody] = useState(operation.body);
  const [key, setKey] = keyForm;
  const [call, setCall] = useState<Call | null>(null);
  const [answer, setAnswer] = useState<Reply | Obstacle | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [wasTried, setTried] = useState(false);
  const wanted = asked(api.parts);
  const parameters = own.map(({ name, in: place }, index) => ({ name, in: place, value: values[index] ?? '' }));
  const wrong = misleading({ parameters });
  const isOutside = leadsOut(path);
  const submit = async () => {
    setTried(true);
    if (wrong.length > 0 || isOutside) return;
    const next = callOf(versions.at, { method, path, parameters, body: body?.text ? body : null }, api.parts, key);
    setCall(next);
    setAnswer(null);
    setBusy(true);
    setAnswer(await send(next));
    setBusy(false);
  };
  return (
    <>
      <Form onSubmit={submit} isPassing>
        <p className="hint">
          <code>
            {method} {urlOf(versions.at, { path, parameters })}
          </code>
        </p>
        {operation.id === '' && (
          <div className="filters">
            <Choice
              label={t('method')}
              value={method}
              options={METHODS.map((id) => ({ id, name: id }))}
              onChange={setMethod}
            />
            <Field
              label={t('path')}
              value={path}
              onChange={setPath}
              problem={wasTried && isOutside ? t('leadsOut') : null}
            />
          </div>
        )}
        {versions.choice}
        {own.map(({ name, in: place, isRequired, description }, index) => (
          <Field
            key={`${place} ${name}`}
            label={t(`parameter.${place}`, { name })}
            hint={description}
            isRequired={isRequired || place === 'path'}
            problem={wasTried && place === 'path' && wrong.includes(name) ? t('misleading') : null}
            value={values[index] ?? ''}
            onChange={(value) => setValues(values.with(index, value))}
          />
        ))}
        {body && !['GET', 'HEAD'].includes(method) && (
          <Field
            label={t('body', { type: body.mimeType })}
            rows={6}
            value={body.text}
            onChange={(text) => setBody({ ...body, text })}
          />
        )}
        {wanted.keyName && (
          <Field
            label={t(`asks.${wanted.keyName}`)}
            autoComplete="off"
            value={key.keyName}
            onChange={(keyName) => setKey({ ...key, keyName })}
          />
        )}
        {wanted.secret && (
          <Field
            label={t(`asks.${wanted.secret}`)}
            hint={t('keyHint')}
            type="password"
            autoComplete="off"
            value={key.secret}
            onChange={(secret) => setKey({ ...key, secret })}
          />
        )}
        <Button look="primary" type="submit" isDisabled={isBusy}>
          {t('send')}
        </Button>
      </Form>
      <section aria-live="polite" aria-busy={isBusy}>
        {call && answer && <Answered call={call} answer={answer} />}
      </section>
    </>
  );
}

/** What the page of the key took along, which is then in the form alone. */
function useKey() {
  const form = useState<KeyAtHand>(() => keyAtHand() ?? { secret: '', keyName: '' });
  useEffect(layDown, []);
  return form;
}

type KeyForm = ReturnType<typeof useKey>;

/** How a call names the version that it means, where there is one to name. */
function useVersions({ gatewayUrl, openVersions, versionSelector }: Api) {
  const t = useTranslations('tryIt');
  const standard = versionSelector?.default ?? '';
  const [version, setVersion] = useState(standard || (openVersions[0] ?? ''));
  const place = versionSelector?.in.toLowerCase();
  const isNamed = versionSelector !== null && openVersions.length > 0;
  const name = versionSelector?.name ?? '';
  const address =
    isNamed && place === 'path' ? `${gatewayUrl.replace(/\/?$/, '/')}${encodeURIComponent(version)}/` : gatewayUrl;
  const besides = isNamed && place !== 'path' ? [{ name, in: place as 'query' | 'header', value: version }] : [];
  const choice = isNamed && (
    <Choice
      label={t('version')}
      value={version}
      options={openVersions.map((id) => ({ id, name: id }))}
      onChange={setVersion}
    />
  );
  const names = (of: string, parameter: string) => isNamed && of === place && parameter === name;
  return { at: { address, besides }, choice, names };
}
