import type { StudyPart } from '../../../shared/document/study';
import { findLayer } from '../../../shared/layers/index';
import type { FieldMeta, FieldValue } from '../../../shared/layers/layer';
import { placeableNorms } from '../../../shared/placement/norms';
import { ConfigField } from '../../panels/inspector/ConfigField';
import { Segmented } from '../../ui/Segmented';
import styles from './Design.module.css';

export type ChosenNorm = StudyPart['norms'][number];
type Place = StudyPart['placement'];

/** The norms that can be placed, to choose from. */
export const normChoices = placeableNorms.map((kind) => ({
  value: kind,
  label: findLayer(kind)?.label ?? kind,
}));

const places = [
  { value: 'before', label: 'Before' },
  { value: 'after', label: 'After' },
  { value: 'pre', label: 'Pre-activation' },
] as const;

const explained: Readonly<Record<Place, string>> = {
  before: 'layer → norm → activation',
  after: 'layer → activation → norm',
  pre: 'norm → activation → layer',
};

interface PlaceFieldProps {
  readonly value: Place;
  readonly onChange: (place: Place) => void;
}

/** Where norms stand at a site. */
export function PlaceField({ value, onChange }: PlaceFieldProps) {
  return (
    <>
      <Segmented label="Placement" size="small" options={places} value={value} onChange={onChange} />
      <p className={styles['quiet']}>{explained[value]}</p>
    </>
  );
}

interface NormOptionsProps {
  readonly norm: ChosenNorm;
  readonly onChange: (norm: ChosenNorm) => void;
}

/** The options of a norm that is placed. */
export function NormOptions({ norm, onChange }: NormOptionsProps) {
  const fields = Object.entries(findLayer(norm.kind)?.fields ?? {});
  const set = (name: string, meta: FieldMeta, value: FieldValue): void => {
    const { [name]: _, ...others } = norm.config;
    // What is as the layer comes is not part of what was chosen.
    const config = Object.is(value, meta.default) ? others : { ...others, [name]: value };
    onChange({ ...norm, config });
  };
  return fields.map(([name, meta]) => (
    <ConfigField
      key={name}
      meta={meta}
      value={norm.config[name] ?? meta.default}
      onChange={(value) => set(name, meta, value)}
    />
  ));
}
