import { Trash2 } from 'lucide-react';
import { useDocumentStore } from '../../document/store';
import { useEditSession } from '../../panels/inspector/useEditSession';
import { IconButton } from '../../ui/IconButton';
import type { StudyPlan } from '../plan';
import { ArmsCard } from './ArmsCard';
import { BudgetCard, SeedsCard } from './BudgetCards';
import styles from './Design.module.css';
import { FactorsCard } from './FactorsCard';
import { OptimizerCard } from './OptimizerCard';
import { SitesCard } from './SitesCard';
import { changeDesign, type DesignProps } from './useDesign';
import { ValuesCard } from './ValuesCard';

/** What is compared, at which sites, with what, and how often. */
export function DesignColumn({ plan }: { readonly plan: StudyPlan }) {
  const { onFocus, policyFor } = useEditSession();
  const training = useDocumentStore((state) => state.document.training);
  const edit = useDocumentStore((state) => state.edit);
  const change: DesignProps['change'] = (design, key) =>
    changeDesign(design, key === undefined ? undefined : policyFor(`study.${key}`));
  const props: DesignProps = { design: plan.design, change };
  return (
    <aside className={styles['column']} aria-label="Design of the study" onFocus={onFocus}>
      <header className={styles['columnHead']}>
        <h2>Placement study</h2>
        <IconButton
          label="Remove the study from the project"
          variant="ghost"
          size="small"
          onClick={() => edit({ type: 'setStudy', study: null })}
        >
          <Trash2 />
        </IconButton>
      </header>
      <ArmsCard {...props} sites={plan.sites} />
      <SitesCard {...props} sites={plan.sites} graph={plan.document.graph} />
      <ValuesCard {...props} kind="batchSize" drawn={training.batchSize} />
      <ValuesCard {...props} kind="learningRate" drawn={training.optimizer.learningRate} />
      <OptimizerCard {...props} />
      <FactorsCard {...props} />
      <SeedsCard {...props} />
      <BudgetCard {...props} />
    </aside>
  );
}
