import { Plus, X } from 'lucide-react';
import { useId } from 'react';
import type { StudyPart } from '../../../shared/document/study';
import { findLayer } from '../../../shared/layers/index';
import type { Site } from '../../../shared/placement/sites';
import { Button } from '../../ui/Button';
import { IconButton } from '../../ui/IconButton';
import { SelectField } from '../../ui/SelectField';
import { SwitchField } from '../../ui/SwitchField';
import styles from './Design.module.css';
import { type ChosenNorm, NormOptions, normChoices, PlaceField } from './NormFields';
import { SiteChecks } from './SiteChecks';
import { useDrawnNorm } from './useDesign';

/** As many as the format takes. */
const MOST_PARTS = 4;

const where: readonly { readonly value: StudyPart['sites']['kind']; readonly label: string }[] = [
  { value: 'first', label: 'The first site' },
  { value: 'firstHalf', label: 'The first half of the sites' },
  { value: 'last', label: 'The last site' },
  { value: 'custom', label: 'Chosen below' },
  { value: 'rest', label: 'All sites that are left' },
];

interface PartsFormProps {
  readonly parts: readonly StudyPart[];
  readonly sites: readonly Site[];
  readonly onChange: (parts: readonly StudyPart[]) => void;
}

/** What an arm that combines norms has at which sites; the first part that names a site has it. */
export function PartsForm({ parts, sites, onChange }: PartsFormProps) {
  const normOf = useDrawnNorm();
  const add = (): void => {
    const norm = normOf('BatchNorm');
    const part: StudyPart = {
      ...{ sites: { kind: 'last' }, placement: 'before', norms: [norm], standardize: false },
    };
    // Before the last: what stands behind all that are left would stand nowhere.
    onChange([...parts.slice(0, -1), part, ...parts.slice(-1)]);
  };
  return (
    <>
      <p className={styles['quiet']}>
        Each site has the norm of the first part that names it; a site that no part names has none.
      </p>
      {parts.map((part, index) => (
        <PartForm
          // biome-ignore lint/suspicious/noArrayIndexKey: a part is known by its place alone, also while it is edited
          key={index}
          title={`Part ${index + 1}`}
          part={part}
          sites={sites}
          onChange={(next) => onChange(parts.with(index, next))}
          onRemove={parts.length > 1 ? () => onChange(parts.toSpliced(index, 1)) : null}
        />
      ))}
      <Button size="small" className={styles['start']} disabled={parts.length >= MOST_PARTS} onClick={add}>
        <Plus /> Part
      </Button>
    </>
  );
}

interface PartFormProps {
  readonly title: string;
  readonly part: StudyPart;
  readonly sites: readonly Site[];
  readonly onChange: (part: StudyPart) => void;
  /** Null for the only part, which stays. */
  readonly onRemove: (() => void) | null;
}

function PartForm({ title, part, sites, onChange, onRemove }: PartFormProps) {
  const heading = useId();
  const [first, second] = part.norms;
  const layers = sites.map(({ layer }) => layer);
  const stand = (kind: StudyPart['sites']['kind']): void => {
    if (kind !== 'custom') onChange({ ...part, sites: { kind } });
    else if (layers.length > 0) onChange({ ...part, sites: { kind, layers } });
  };
  return (
    <section className={styles['part']} aria-labelledby={heading}>
      <div className={styles['partHead']}>
        <h4 id={heading}>{title}</h4>
        {onRemove !== null && (
          <IconButton label={`Remove ${title.toLowerCase()}`} variant="ghost" size="small" onClick={onRemove}>
            <X />
          </IconButton>
        )}
      </div>
      <SelectField label="Sites" value={part.sites.kind} options={where} onChange={stand} />
      {part.sites.kind === 'custom' && (
        <SiteChecks
          sites={sites}
          chosen={part.sites.layers}
          onChange={(chosen) => onChange({ ...part, sites: { kind: 'custom', layers: [...chosen] } })}
        />
      )}
      <PlaceField value={part.placement} onChange={(placement) => onChange({ ...part, placement })} />
      {first !== undefined && (
        <NormChoice
          label="Norm"
          norm={first}
          onChange={(norm) => norm !== null && onChange({ ...part, norms: [norm, ...part.norms.slice(1)] })}
        />
      )}
      <NormChoice
        label="Right behind it"
        norm={second ?? null}
        optional
        onChange={(norm) =>
          onChange({ ...part, norms: [...part.norms.slice(0, 1), ...(norm === null ? [] : [norm])] })
        }
      />
      <SwitchField
        label="Standardize weights"
        description="Each filter of the sites’ Conv2D layers is used with mean 0 and variance 1 over its weights. Meant to stand before a Group Norm."
        value={part.standardize}
        onChange={(standardize) => onChange({ ...part, standardize })}
      />
    </section>
  );
}

interface NormChoiceProps {
  readonly label: string;
  readonly norm: ChosenNorm | null;
  readonly optional?: boolean;
  /** Null where none is to stand there. */
  readonly onChange: (norm: ChosenNorm | null) => void;
}

const NOTHING = '';

/** A norm, or none where there need not be one, with its options folded away. */
function NormChoice({ label, norm, optional = false, onChange }: NormChoiceProps) {
  const options = optional ? [{ value: NOTHING, label: 'No other norm' }, ...normChoices] : normChoices;
  const normOf = useDrawnNorm();
  const count = Object.keys(norm?.config ?? {}).length;
  return (
    <>
      <SelectField
        label={label}
        value={norm?.kind ?? NOTHING}
        options={options}
        onChange={(kind) => onChange(kind === NOTHING ? null : normOf(kind))}
      />
      {norm !== null && Object.keys(findLayer(norm.kind)?.fields ?? {}).length > 0 && (
        <details className={styles['fold']}>
          <summary>
            Options <span>{count === 0 ? 'as they come' : `${count} set`}</span>
          </summary>
          <div className={styles['form']}>
            <NormOptions norm={norm} onChange={onChange} />
          </div>
        </details>
      )}
    </>
  );
}
