import { useState } from 'react';
import { type Problem, problemAt, problemsBeside } from '../api/action.ts';
import { Problems } from '../kit/answer.tsx';
import { Button } from '../kit/button.tsx';
import { Field, Form } from '../kit/field.tsx';
import { useToken } from './token-field.tsx';

interface LinkPasswordProps {
  label: string;
  hint: string;
  submit: string;
  /** Whether a password is chosen here, or proves who chose it before. */
  isNew: boolean;
  onSubmit: (input: { token: string; password: string }) => void;
  problems: readonly Problem[];
  isBusy: boolean;
}

/** Behind a mailed link: its token, and a password. */
export function LinkPassword({ label, hint, submit, isNew, onSubmit, problems, isBusy }: LinkPasswordProps) {
  const { token, field } = useToken(problemAt(problems, 'token'));
  const [password, setPassword] = useState('');
  return (
    <Form onSubmit={() => onSubmit({ token, password })} isPassing>
      {field}
      <Field
        label={label}
        hint={hint}
        type="password"
        autoComplete={isNew ? 'new-password' : 'current-password'}
        value={password}
        onChange={setPassword}
        problem={problemAt(problems, 'password')}
        isRequired
      />
      <Problems of={problemsBeside(problems, ['token', 'password'])} />
      <Button look="primary" type="submit" isDisabled={isBusy}>
        {submit}
      </Button>
    </Form>
  );
}
