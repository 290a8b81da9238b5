import type { LayerConfig } from '../../../shared/document/schema';
import type { AnyLayer } from '../../../shared/layers/index';
import styles from './LayerHelp.module.css';
import { FoldedSection } from './Section';

/** How the layer works: formula, training against inference, where it comes from, how Keras and PyTorch spell it. */
export function LayerHelp({ layer, config }: { readonly layer: AnyLayer; readonly config: LayerConfig }) {
  const { help, fields } = layer;
  const checked = layer.check(config);
  const described = Object.entries(fields);
  return (
    <FoldedSection title={`About ${layer.label}`}>
      <p className={styles['text']}>{help.summary}</p>
      <p className={styles['code']}>{help.formula}</p>
      {help.trainingVersusInference !== undefined && (
        <>
          <h4 className={styles['title']}>Training and inference</h4>
          <p className={styles['text']}>{help.trainingVersusInference}</p>
        </>
      )}
      {described.length > 0 && (
        <dl className={styles['fields']}>
          {described.map(([name, meta]) => (
            <div key={name}>
              <dt>{meta.label}</dt>
              <dd>{meta.description}</dd>
            </div>
          ))}
        </dl>
      )}
      {checked.ok && <Spelling spelling={checked.layer.spelling()} />}
      <p className={styles['source']}>{help.source}</p>
    </FoldedSection>
  );
}

function Spelling({ spelling }: { readonly spelling: { readonly keras: string; readonly pytorch: string } }) {
  return (
    <>
      <h4 className={styles['title']}>Keras</h4>
      <p className={styles['code']}>{spelling.keras}</p>
      <h4 className={styles['title']}>PyTorch</h4>
      <p className={styles['code']}>{spelling.pytorch}</p>
    </>
  );
}
