import { HIGHEST_RATE, LOWEST_RATE } from '../../../shared/document/study';
import type { RateSearch } from '../../../shared/study/rateSearch';
import { formatCounted } from '../../charts/format';
import { Button } from '../../ui/Button';
import { NumberField } from '../../ui/NumberField';
import { SwitchField } from '../../ui/SwitchField';
import { TextField } from '../../ui/TextField';
import { Card } from './Card';
import styles from './Design.module.css';
import { addSeeds } from './edits';
import { formatSeeds, readSeeds } from './lists';
import type { DesignProps } from './useDesign';

/** How often every variant is trained, and with which random numbers. */
export function SeedsCard({ design, change }: DesignProps) {
  return (
    <Card
      title="Seeds"
      aside={design.seeds.length === 1 ? '1 seed' : `${formatCounted(design.seeds.length, 'seed')}, paired`}
    >
      <TextField
        label="Seeds"
        description="Every variant is trained once with each. Variants of one seed share order of images, dropout and the initial weights of the layers they have in common."
        value={formatSeeds(design.seeds)}
        check={(text) => {
          const read = readSeeds(text);
          return read.ok ? null : read.sentence;
        }}
        onChange={(text) => {
          const read = readSeeds(text);
          if (read.ok) change({ ...design, seeds: [...read.values] }, 'seeds');
        }}
      />
      <div className={styles['row']}>
        <Button size="small" onClick={() => change(addSeeds(design, 1))}>
          Add a seed
        </Button>
        <Button size="small" onClick={() => change(addSeeds(design, 5))}>
          Add 5
        </Button>
      </div>
    </Card>
  );
}

/** How long every trial is trained, and which accuracy it is timed to. */
export function BudgetCard({ design, change }: DesignProps) {
  return (
    <Card title="Budget">
      <NumberField
        label="Epochs"
        description="Of every trial."
        rule={{ min: 1, max: 100_000, integer: true }}
        step={1}
        value={design.epochs}
        onChange={(epochs) => epochs !== null && change({ ...design, epochs }, 'epochs')}
      />
      <NumberField
        label="Target"
        description="Validation accuracy that a training is timed to: steps to target."
        unit="%"
        rule={{ min: 0, max: 100 }}
        step={1}
        value={Number((100 * design.target).toPrecision(12))}
        onChange={(percent) => percent !== null && change({ ...design, target: percent / 100 }, 'target')}
      />
      <SwitchField
        label="Let running statistics settle"
        description="Validates each network once more after its running statistics caught up with its weights: what it costs that they lag."
        value={design.settle}
        onChange={(settle) => change({ ...design, settle })}
      />
      <SwitchField
        label="Train one at a time"
        description="Trainings take no cores from each other then: for times of a step that are to be compared."
        value={design.oneAtATime}
        onChange={(oneAtATime) => change({ ...design, oneAtATime })}
      />
      <SwitchField
        label="Search the largest learning rate"
        description="At which a training is still stable, of every variant with every seed, by bisection: about six short trainings each."
        value={design.largestRate !== null}
        onChange={(wanted) => change({ ...design, largestRate: wanted ? usualSearch : null })}
      />
      {design.largestRate !== null && (
        <SearchFields
          search={design.largestRate}
          onChange={(largestRate, field) => change({ ...design, largestRate }, `largestRate.${field}`)}
        />
      )}
    </Card>
  );
}

/** From a rate at which most networks train to one at which hardly any does. */
const usualSearch: RateSearch = { from: 0.0001, to: 10, epochs: 1 };

interface SearchFieldsProps {
  readonly search: RateSearch;
  readonly onChange: (search: RateSearch, field: string) => void;
}

/** Between which rates is searched, and how long each is tried. */
function SearchFields({ search, onChange }: SearchFieldsProps) {
  const set = (field: keyof RateSearch) => (value: number | null) =>
    value !== null && onChange({ ...search, [field]: value }, field);
  return (
    <>
      <NumberField
        label="From the rate"
        description="The lowest that is tried."
        rule={{ min: LOWEST_RATE, max: search.to }}
        value={search.from}
        onChange={set('from')}
      />
      <NumberField
        label="To the rate"
        description="The highest that is tried."
        rule={{ min: search.from, max: HIGHEST_RATE }}
        value={search.to}
        onChange={set('to')}
      />
      <NumberField
        label="Epochs of each"
        description="How long each rate is tried."
        rule={{ min: 1, max: 100_000, integer: true }}
        step={1}
        value={search.epochs}
        onChange={set('epochs')}
      />
    </>
  );
}
