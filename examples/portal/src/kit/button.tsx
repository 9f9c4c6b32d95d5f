import { Button as AriaButton, type ButtonProps as AriaProps } from 'react-aria-components/Button';
import { Link, type LinkProps } from 'react-router';

type Look = 'primary' | 'plain' | 'quiet' | 'danger';

export interface ButtonProps extends AriaProps {
  look?: Look;
}

export const Button = ({ look = 'plain', ...props }: ButtonProps) => (
  <AriaButton {...props} className={`button ${look}`} />
);

export const LinkButton = ({ look = 'plain', ...props }: LinkProps & { look?: Look }) => (
  <Link {...props} className={`button ${look}`} />
);
