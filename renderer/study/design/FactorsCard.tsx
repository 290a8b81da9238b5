import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import type { StudyFactor } from '../../../shared/document/study';
import { findLayer, layerKinds } from '../../../shared/layers/index';
import type { FieldMeta } from '../../../shared/layers/layer';
import { formatCounted } from '../../charts/format';
import { useDocumentStore } from '../../document/store';
import { Button } from '../../ui/Button';
import { IconButton } from '../../ui/IconButton';
import { Popover } from '../../ui/Popover';
import { SelectField } from '../../ui/SelectField';
import { TextField } from '../../ui/TextField';
import { Card } from './Card';
import styles from './Design.module.css';
import { readOptionValues } from './optionValues';
import type { DesignProps } from './useDesign';

type OptionFactor = Extract<StudyFactor, { kind: 'option' }>;

/** What is varied beside norms and how the network is trained: any option of any layer. */
export function FactorsCard({ design, change }: DesignProps) {
  const options = design.factors.filter((factor): factor is OptionFactor => factor.kind === 'option');
  const remove = (factor: StudyFactor): void =>
    change({ ...design, factors: design.factors.filter((each) => each !== factor) });
  const full = design.factors.length >= MOST_FACTORS;
  return (
    <Card
      title="Other factors"
      aside={options.length === 0 ? 'none' : formatCounted(options.length, 'option')}
    >
      <ul className={styles['factors']} aria-label="Options that are varied">
        {options.map((factor) => (
          <li key={`${factor.layers}.${factor.field}`}>
            <span>
              {factor.layers}: {labelOf(factor)} <b>{factor.values.join(', ')}</b>
            </span>
            <IconButton
              label={`Do not vary ${labelOf(factor)}`}
              variant="ghost"
              size="small"
              onClick={() => remove(factor)}
            >
              <X />
            </IconButton>
          </li>
        ))}
      </ul>
      <Popover
        label="Vary an option"
        width="narrow"
        content={(close) => (
          <OptionForm
            onAdd={(factor) => {
              change({ ...design, factors: [...others(design.factors, factor), factor] });
              close();
            }}
          />
        )}
      >
        <Button size="small" className={styles['start']} disabled={full}>
          <Plus /> Vary an option…
        </Button>
      </Popover>
    </Card>
  );
}

/** As many as the format takes. */
const MOST_FACTORS = 8;

const labelOf = ({ layers, field }: OptionFactor): string => findLayer(layers)?.fields[field]?.label ?? field;

/** An option is varied once; chosen again, it takes its new values. */
function others(factors: readonly StudyFactor[], added: OptionFactor): readonly StudyFactor[] {
  return factors.filter(
    (each) => each.kind !== 'option' || each.layers !== added.layers || each.field !== added.field,
  );
}

function OptionForm({ onAdd }: { readonly onAdd: (factor: OptionFactor) => void }) {
  const graph = useDocumentStore((state) => state.document.graph);
  const offered = layerKinds.filter(({ fields }) => Object.keys(fields).length > 0);
  const [kind, setKind] = useState(graph.nodes.find((node) => node.kind === 'Conv2D')?.kind ?? 'Conv2D');
  const fields = Object.entries(findLayer(kind)?.fields ?? {});
  const [wanted, setField] = useState('');
  const [name = '', meta] = fields.find(([field]) => field === wanted) ?? fields[0] ?? [];
  const [text, setText] = useState('');
  const read = meta === undefined ? null : readOptionValues(text, meta);
  const complain = (typed: string): string | null => {
    const wrong = typed === '' || meta === undefined ? null : readOptionValues(typed, meta);
    return wrong?.ok === false ? wrong.sentence : null;
  };
  return (
    <div className={styles['form']}>
      <SelectField
        label="Layers"
        description="All layers of this kind that a variant has."
        value={kind}
        options={offered.map((layer) => ({ value: layer.kind, label: layer.label }))}
        onChange={(next) => {
          setKind(next);
          setText('');
        }}
      />
      <SelectField
        label="Option"
        value={name}
        options={fields.map(([field, { label }]) => ({ value: field, label }))}
        onChange={(next) => {
          setField(next);
          setText('');
        }}
      />
      <TextField
        key={`${kind}.${name}`}
        label="Values"
        hint={meta === undefined ? undefined : hintOf(meta)}
        value={text}
        check={complain}
        onChange={setText}
      />
      <div className={styles['formFoot']}>
        <Button
          variant="primary"
          size="small"
          disabled={read?.ok !== true}
          onClick={() => {
            if (read?.ok === true)
              onAdd({ kind: 'option', layers: kind, field: name, values: [...read.values] });
          }}
        >
          Vary it
        </Button>
      </div>
    </div>
  );
}

function hintOf({ type, options }: FieldMeta): string {
  if (type === 'choice') return (options ?? []).map(({ value }) => value).join(', ');
  return type === 'switch' ? 'true, false' : 'numbers apart by commas';
}
