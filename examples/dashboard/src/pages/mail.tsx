import { problemAt, problemsBeside, useAction } from '@portal/api/action.ts';
import { graphql, type ResultOf } from '@portal/gql/graphql.ts';
import { Answer, Loading, Problems } from '@portal/kit/answer.tsx';
import { Button } from '@portal/kit/button.tsx';
import { Field, Form, Tick } from '@portal/kit/field.tsx';
import { notify } from '@portal/kit/notices.tsx';
import { Page } from '@portal/kit/page.tsx';
import { useEffect, useState } from 'react';
import { Link, useParams } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';

const TEMPLATES = graphql(`
  query MailTemplates {
    mailTemplates { id name subject defaultSubject description isEnabled isEssential }
  }
`);

type Template = NonNullable<ResultOf<typeof TEMPLATES>['mailTemplates']>[number];

/** One kind of mail: when it is sent, under which subject, and how it reads. */
export function Component() {
  const t = useTranslations('mails');
  const { name } = useParams();
  const [result, again] = useQuery({ query: TEMPLATES });
  const find = (templates: Template[] | null) => templates?.find((each) => each.name === name);
  return (
    <Answer of={result} again={again} isMissing={({ mailTemplates }) => !find(mailTemplates)}>
      {({ mailTemplates }) => {
        const template = find(mailTemplates)!;
        return (
          <Page title={template.subject} above={<Link to="/mails">{t('title')}</Link>}>
            <p className="lead">{template.description}</p>
            <Editing key={template.id} of={template} />
            <Preview key={template.subject} of={template.name} />
          </Page>
        );
      }}
    </Answer>
  );
}

const UPDATE = graphql(`
  mutation UpdateMailTemplate($name: String!, $input: UpdateMailTemplateInput!) {
    updateMailTemplate(name: $name, input: $input) {
      mailTemplate { id subject isEnabled }
      userErrors { code message field }
    }
  }
`);

function Editing({ of }: { of: Template }) {
  const t = useTranslations('mails');
  const [subject, setSubject] = useState(of.subject);
  const [isEnabled, setEnabled] = useState(of.isEnabled);
  const { run, problems, isBusy } = useAction(UPDATE);
  const submit = async () => {
    // Its own subject is only kept where it says something else.
    const own = subject.trim() === of.defaultSubject ? null : subject;
    if (await run({ name: of.name, input: { subject: own || null, isEnabled } })) notify(t('saved'));
  };
  return (
    <Form onSubmit={submit}>
      <Field
        label={t('subject')}
        hint={t('subjectHint', { subject: of.defaultSubject })}
        value={subject}
        onChange={setSubject}
        problem={problemAt(problems, 'subject')}
      />
      <Tick isSelected={isEnabled} onChange={setEnabled} isDisabled={of.isEssential}>
        {t(of.isEssential ? 'essential' : 'isEnabled')}
      </Tick>
      <Problems of={problemsBeside(problems, ['subject'])} />
      <Button look="primary" type="submit" isDisabled={isBusy}>
        {t('save')}
      </Button>
    </Form>
  );
}

const PREVIEW = graphql(`
  mutation PreviewMail($name: String!) {
    previewMail(name: $name) { subject text userErrors { code message field } }
  }
`);

const SEND_TEST = graphql(`
  mutation SendTestMail($name: String!) {
    sendTestMail(name: $name) { recipient answer userErrors { code message field } }
  }
`);

function Preview({ of: name }: { of: string }) {
  const t = useTranslations('mails');
  const preview = useAction(PREVIEW);
  const test = useAction(SEND_TEST);
  const [shown, setShown] = useState<{ subject: string | null; text: string | null } | null>(null);
  useEffect(() => {
    preview.run({ name }).then(setShown);
  }, [name]);
  const send = async () => {
    const sent = await test.run({ name });
    if (sent) notify(t('testSent', { recipient: sent.recipient ?? '' }));
  };
  return (
    <section>
      <h2>{t('preview')}</h2>
      <Problems of={[...preview.problems, ...test.problems]} />
      {preview.isBusy && <Loading />}
      {shown && (
        <div className="card">
          <p className="name">{shown.subject}</p>
          <pre className="letter">{shown.text}</pre>
        </div>
      )}
      <Button isDisabled={test.isBusy} onPress={send}>
        {t('sendTest')}
      </Button>
    </section>
  );
}
