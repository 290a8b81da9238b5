import type { AnyLayer } from '../../../shared/layers/index';
import type { FieldMeta } from '../../../shared/layers/layer';
import { describeTaken, describeValue } from './describeField';
import { Formula } from './Formula';
import styles from './HelpText.module.css';

interface HelpTextProps {
  readonly layer: AnyLayer;
  /** What the layer is called where it stands, e.g. `ReLU` for an Activation: of several formulas, that one is shown. */
  readonly title: string;
  /** `full` also says of every option what it does; `short` is for a card that passes. */
  readonly length: 'short' | 'full';
}

/** How a layer works, from its own file: what it does, formula, when to use it, training and inference, options, source. */
export function HelpText({ layer, title, length }: HelpTextProps) {
  const { help, fields } = layer;
  const described = Object.entries(fields);
  return (
    <div className={styles['help']}>
      <p>{help.summary}</p>
      <Formula text={formulaOf(layer, title)} />
      <h4>When to use it</h4>
      <p>{help.whenToUse}</p>
      <h4>Training and inference</h4>
      <p>{help.trainingVersusInference ?? 'It computes the same in both.'}</p>
      {described.length > 0 && <h4>Options</h4>}
      {described.length > 0 && (
        <dl className={styles['options']}>
          {described.map(([name, meta]) => (
            <Option key={name} meta={meta} described={length === 'full'} />
          ))}
        </dl>
      )}
      <p className={styles['source']}>{help.source}</p>
    </div>
  );
}

function Option({ meta, described }: { readonly meta: FieldMeta; readonly described: boolean }) {
  const standard = `default ${describeValue(meta, meta.default)}`;
  return (
    <div className={styles['option']}>
      <dt>{meta.label}</dt>
      <dd className={styles['range']}>{[describeTaken(meta), standard].filter(Boolean).join(' · ')}</dd>
      {described && <dd className={styles['about']}>{meta.description}</dd>}
    </div>
  );
}

/** The formula's line that begins with the title, where the layer's help has a line for each of its functions. */
function formulaOf({ help }: AnyLayer, title: string): string {
  const line = help.formula.split('\n').find((candidate) => candidate.startsWith(`${title}: `));
  return line === undefined ? help.formula : line.slice(title.length + 2);
}
