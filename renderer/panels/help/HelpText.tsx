import type { AnyLayer } from '../../../shared/layers/index';
import type { FieldMeta, FieldOption } from '../../../shared/layers/layer';
import { namingField } from '../../document/presets';
import { describeTaken, describeValue } from './describeField';
import { Formula } from './Formula';
import styles from './HelpText.module.css';

interface HelpTextProps {
  readonly layer: AnyLayer;
  /** The choice by which the layer is called, e.g. ReLU for an Activation; undefined where it is called by its kind. */
  readonly option: FieldOption | undefined;
  /** `full` also says of every option what it does; `short` is for a card that passes. */
  readonly length: 'short' | 'full';
}

/** How a layer works, from its own file: what it does, formula, when to use it, training and inference, options, source. */
export function HelpText({ layer, option, length }: HelpTextProps) {
  const { help, fields } = layer;
  const described = Object.entries(fields).filter(([name, meta]) => concerns(option, layer.kind, name, meta));
  const { summary, formula, source } = option?.help ?? help;
  return (
    <div className={styles['help']} data-length={length}>
      <p>{summary}</p>
      <Formula text={formula} />
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
      <p className={styles['source']}>{source}</p>
    </div>
  );
}

/** Whether a field is worth a word beside a choice: not the one that it is made with, nor one that is there for others. */
function concerns(option: FieldOption | undefined, kind: string, name: string, meta: FieldMeta): boolean {
  const naming = namingField(kind);
  if (option === undefined || naming === undefined) return true;
  if (meta.shownFor?.field === naming) return meta.shownFor.values.includes(option.value);
  return name !== naming;
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
