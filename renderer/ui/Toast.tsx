import { CircleAlert, CircleCheck, Info, X } from 'lucide-react';
import { useEffect } from 'react';
import { Button } from './Button';
import { cx } from './cx';
import { IconButton } from './IconButton';
import styles from './Toast.module.css';
import { closeToast, type ToastMessage, useToasts } from './toasts';

const marks = { good: CircleCheck, info: Info, bad: CircleAlert };

/** How long good news stays, in milliseconds. */
const SHOWN_FOR = 5000;

/**
 * Where the messages of `showToast` appear; put once at the end of the app.
 *
 * @param bottom pixels from the window's lower end, above what they must not cover
 */
export function Toaster({ bottom }: { readonly bottom: number }) {
  const messages = useToasts((state) => state.messages);
  return (
    <section className={styles['stack']} style={{ bottom }} aria-label="Messages" aria-live="polite">
      {messages.map((message) => (
        <Toast key={message.id} message={message} />
      ))}
    </section>
  );
}

function Toast({ message }: { readonly message: ToastMessage }) {
  const { id, tone, title, sentence, remedy } = message;
  useEffect(() => {
    if (tone === 'bad') return;
    const timer = setTimeout(() => closeToast(id), SHOWN_FOR);
    return () => clearTimeout(timer);
  }, [id, tone]);
  const Mark = marks[tone];
  return (
    <div className={styles['toast']} role={tone === 'bad' ? 'alert' : 'status'}>
      <span className={cx(styles['mark'], styles[tone])} aria-hidden="true">
        <Mark />
      </span>
      <span className={styles['title']}>{title}</span>
      <IconButton label="Close message" variant="ghost" size="small" onClick={() => closeToast(id)}>
        <X />
      </IconButton>
      {sentence !== undefined && <p className={styles['sentence']}>{sentence}</p>}
      {remedy !== undefined && (
        <Button
          size="small"
          className={styles['remedy']}
          onClick={() => {
            remedy.apply();
            closeToast(id);
          }}
        >
          {remedy.label}
        </Button>
      )}
    </div>
  );
}
