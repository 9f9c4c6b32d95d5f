import { type ReactNode, useRef } from 'react';
import { Form as AriaForm } from 'react-aria-components/Form';
import {
  FieldError,
  Input,
  Label,
  Text,
  TextArea,
  TextField,
  type TextFieldProps,
} from 'react-aria-components/TextField';
import { underWay, useUnsaved } from './unsaved.ts';

interface FormProps {
  /** Resolves when the portal has answered. */
  onSubmit: () => unknown;
  /** Nothing that anybody would miss is typed here, so none is asked before it is left. */
  isPassing?: boolean;
  children: ReactNode;
}

/**
 * Sent as it was filled in: what is wrong with it the portal says, all at once, and the fields show it. Whoever leaves what they typed is asked
 * first, until the portal has taken it.
 */
export function Form({ onSubmit, isPassing = false, children }: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  const forget = useUnsaved(form, isPassing);
  return (
    <AriaForm
      ref={form}
      className="form"
      validationBehavior="aria"
      onSubmit={async (event) => {
        event.preventDefault();
        if (await underWay(onSubmit)) forget();
      }}
    >
      {children}
    </AriaForm>
  );
}

interface FieldProps extends Omit<TextFieldProps, 'children'> {
  label: string;
  hint?: string | null;
  /** What was refused about it. */
  problem?: string | null;
  rows?: number;
  placeholder?: string;
}

/** A named line, or so many rows, of text. */
export const Field = ({ label, hint, problem, rows, placeholder, ...props }: FieldProps) => (
  <TextField {...props} isInvalid={Boolean(problem)} className="field">
    <Label>
      {label}
      {props.isRequired && <span aria-hidden> *</span>}
    </Label>
    {rows ? <TextArea rows={rows} placeholder={placeholder} /> : <Input placeholder={placeholder} />}
    {hint && (
      <Text slot="description" className="hint">
        {hint}
      </Text>
    )}
    <FieldError className="problem">{problem}</FieldError>
  </TextField>
);

interface ChoiceProps {
  label: string;
  value: string;
  options: readonly { id: string; name: string }[];
  onChange: (value: string) => void;
  hint?: string | null;
  problem?: string | null;
  isRequired?: boolean;
}

/** One of a few: the browser's own list, which every phone shows as its people know it. */
export function Choice({ label, value, options, onChange, hint, problem, isRequired }: ChoiceProps) {
  return (
    <label className="field">
      <span>{label}</span>
      <select
        value={value}
        aria-required={isRequired}
        aria-invalid={problem ? true : undefined}
        onChange={({ target }) => onChange(target.value)}
      >
        {options.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      {hint && <span className="hint">{hint}</span>}
      {problem && <span className="problem">{problem}</span>}
    </label>
  );
}

interface TickProps {
  isSelected: boolean;
  onChange: (isSelected: boolean) => void;
  children: ReactNode;
  isDisabled?: boolean;
}

export const Tick = ({ isSelected, onChange, children, isDisabled }: TickProps) => (
  <label className="tick">
    <input
      type="checkbox"
      checked={isSelected}
      disabled={isDisabled}
      onChange={({ target }) => onChange(target.checked)}
    />
    {children}
  </label>
);
