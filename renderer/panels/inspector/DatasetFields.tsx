import { datasets, findDataset } from '../../../shared/data/catalogue';
import { formatCount } from '../../charts/format';
import { useDocumentStore } from '../../document/store';
import { SelectField } from '../../ui/SelectField';
import styles from './DatasetFields.module.css';
import { Facts, Section } from './Section';

/** Which images are trained on, how many there are, and whose they are. */
export function DatasetFields() {
  const id = useDocumentStore((state) => state.document.dataset.id);
  const edit = useDocumentStore((state) => state.edit);
  const info = findDataset(id);
  const known = datasets.map((dataset) => ({ value: dataset.id, label: dataset.label }));
  const options = info === undefined ? [{ value: id, label: `${id} (not known)` }, ...known] : known;
  return (
    <Section title="Data">
      <SelectField
        label="Data set"
        description="The images the network is trained and validated on."
        value={id}
        options={options}
        onChange={(next) => edit({ type: 'setDataset', dataset: { id: next } })}
      />
      {info !== undefined && (
        <>
          <Facts
            facts={[
              ['Images', info.shape.join(' × ')],
              ['Training', formatCount(info.trainCount)],
              ['Validation', formatCount(info.validationCount)],
              ['Classes', formatCount(info.classes.length)],
            ]}
          />
          <p className={styles['notice']}>{info.notice}</p>
        </>
      )}
    </Section>
  );
}
