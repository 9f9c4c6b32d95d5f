import { useAction } from '@portal/api/action.ts';
import { type FragmentOf, graphql, readFragment } from '@portal/gql/graphql.ts';
import { Answer, Problems } from '@portal/kit/answer.tsx';
import { Button } from '@portal/kit/button.tsx';
import { Choice, Field, Form, Tick } from '@portal/kit/field.tsx';
import { notify } from '@portal/kit/notices.tsx';
import { Page } from '@portal/kit/page.tsx';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { changesOf, numberOf, textOf, useDraft, wordsOf } from '../parts/draft.ts';

const FIELDS = graphql(`
  fragment SettingsFields on PortalSettings {
    id
    accessFlow
    requireRejectReason
    requestExpiryDays
    reminderHours
    escalationHours
    escalationAddresses
    externalApproval
    externalRedirectUrl
    secretDelivery
    quotaAlertShares
    signUp
    autoApproveSignUps
    organisationRequests
    autoApproveOrganisations
  }
`);

const SETTINGS = graphql(`query Settings { portalSettings { ...SettingsFields } }`, [FIELDS]);

const UPDATE = graphql(
  `
    mutation UpdateSettings($input: UpdatePortalSettingsInput!) {
      updatePortalSettings(input: $input) {
        portalSettings { ...SettingsFields }
        userErrors { code message field }
      }
    }
  `,
  [FIELDS],
);

type Stored = FragmentOf<typeof FIELDS>;

const valuesOf = (stored: Stored) => {
  const settings = readFragment(FIELDS, stored);
  return {
    accessFlow: settings.accessFlow as string,
    requireRejectReason: settings.requireRejectReason,
    requestExpiryDays: textOf(settings.requestExpiryDays),
    reminderHours: textOf(settings.reminderHours),
    escalationHours: textOf(settings.escalationHours),
    escalationAddresses: settings.escalationAddresses.join(', '),
    externalApproval: settings.externalApproval,
    externalRedirectUrl: settings.externalRedirectUrl ?? '',
    secretDelivery: settings.secretDelivery as string,
    quotaAlertShares: settings.quotaAlertShares.join(', '),
    signUp: settings.signUp,
    autoApproveSignUps: settings.autoApproveSignUps,
    organisationRequests: settings.organisationRequests,
    autoApproveOrganisations: settings.autoApproveOrganisations,
  };
};

type Values = ReturnType<typeof valuesOf>;
type Switch = { [Name in keyof Values]: Values[Name] extends boolean ? Name : never }[keyof Values];

const inputOf = (values: Values) => ({
  ...values,
  accessFlow: values.accessFlow as 'CART',
  secretDelivery: values.secretDelivery as 'CLAIM',
  requestExpiryDays: numberOf(values.requestExpiryDays),
  reminderHours: numberOf(values.reminderHours),
  escalationHours: numberOf(values.escalationHours),
  escalationAddresses: wordsOf(values.escalationAddresses),
  externalRedirectUrl: values.externalRedirectUrl || null,
  quotaAlertShares: wordsOf(values.quotaAlertShares).map(Number),
});

/** What holds for the whole portal, for everybody at once. */
export function Component() {
  const t = useTranslations('settings');
  const [result, again] = useQuery({ query: SETTINGS, requestPolicy: 'cache-and-network' });
  return (
    <Page title={t('title')}>
      <Answer of={result} again={again}>
        {({ portalSettings }) => <Editing stored={portalSettings} />}
      </Answer>
    </Page>
  );
}

const areNumbers = (text: string) => wordsOf(text).every((word) => /^\d{1,9}$/.test(word));

function Editing({ stored }: { stored: Stored }) {
  const t = useTranslations('settings');
  const { run, problems, isBusy } = useAction(UPDATE);
  const { values, set, field, number, beside } = useDraft(valuesOf(stored), problems);
  const submit = async () => {
    if (!areNumbers(values.quotaAlertShares)) return;
    const [before, input] = [valuesOf(stored), inputOf(values)];
    if (!(await run({ input: changesOf(inputOf(before), input) }))) return;
    const back = changesOf(input, inputOf(before));
    const undo = async () => {
      if (await run({ input: back })) set(before);
    };
    notify(t('saved'), Object.keys(back).length > 0 ? { name: t('undo'), run: undo } : null);
  };
  const tick = (name: Switch) => (
    <Tick isSelected={values[name]} onChange={field(name).onChange}>
      {t(name)}
    </Tick>
  );
  const shares = field('quotaAlertShares');
  return (
    <Form onSubmit={submit}>
      <fieldset className="card">
        <legend>{t('requests')}</legend>
        <Choice
          label={t('accessFlow')}
          options={(['DIRECT', 'CART'] as const).map((id) => ({ id, name: t(id) }))}
          {...field('accessFlow')}
        />
        {tick('requireRejectReason')}
        <Field label={t('reminderHours')} hint={t('never')} {...number('reminderHours')} />
        <Field label={t('escalationHours')} hint={t('never')} {...number('escalationHours')} />
        <Field label={t('escalationAddresses')} hint={t('commas')} {...field('escalationAddresses')} />
        <Field label={t('requestExpiryDays')} hint={t('never')} {...number('requestExpiryDays')} />
      </fieldset>
      <fieldset className="card">
        <legend>{t('thirdParty')}</legend>
        {tick('externalApproval')}
        <Field label={t('externalRedirectUrl')} hint={t('externalHint')} {...field('externalRedirectUrl')} />
      </fieldset>
      <fieldset className="card">
        <legend>{t('keys')}</legend>
        <Choice
          label={t('secretDelivery')}
          options={(['REVEAL', 'CLAIM'] as const).map((id) => ({ id, name: t(id) }))}
          {...field('secretDelivery')}
        />
        <Field
          label={t('quotaAlertShares')}
          hint={t('sharesHint')}
          {...shares}
          problem={areNumbers(values.quotaAlertShares) ? shares.problem : t('numbers')}
        />
      </fieldset>
      <fieldset className="card">
        <legend>{t('joining')}</legend>
        {tick('signUp')}
        {tick('autoApproveSignUps')}
        {tick('organisationRequests')}
        {tick('autoApproveOrganisations')}
      </fieldset>
      <Problems of={beside} />
      <Button look="primary" type="submit" isDisabled={isBusy}>
        {t('save')}
      </Button>
    </Form>
  );
}
