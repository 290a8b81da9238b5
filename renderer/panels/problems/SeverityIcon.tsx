import { CircleAlert, TriangleAlert } from 'lucide-react';
import type { Problem } from '../../../shared/compile/problem';
import styles from './SeverityIcon.module.css';

/** Error (it does not train) or warning (it trains, but is unwise). */
export function SeverityIcon({ severity }: Pick<Problem, 'severity'>) {
  const Icon = severity === 'error' ? CircleAlert : TriangleAlert;
  const label = severity === 'error' ? 'Error' : 'Warning';
  return <Icon className={styles[severity]} role="img" aria-label={label} />;
}
