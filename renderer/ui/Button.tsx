import type { ButtonHTMLAttributes, Ref } from 'react';
import styles from './Button.module.css';
import { cx } from './cx';

export type ButtonVariant = 'default' | 'primary' | 'ghost' | 'danger';

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly variant?: ButtonVariant;
  readonly size?: 'medium' | 'small';
  readonly ref?: Ref<HTMLButtonElement> | undefined;
}

/** A push button. An icon (lucide) goes before the text as a child. */
export function Button({
  variant = 'default',
  size = 'medium',
  className,
  type = 'button',
  ...rest
}: ButtonProps) {
  const classes = cx(
    styles['button'],
    variant !== 'default' && styles[variant],
    size === 'small' && styles['small'],
    className,
  );
  return <button type={type} className={classes} {...rest} />;
}
