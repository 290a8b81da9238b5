import type { Problem } from '../../../shared/compile/problem';
import type { GraphNode } from '../../../shared/document/schema';
import type { AnyLayer } from '../../../shared/layers/index';
import type { FieldValue } from '../../../shared/layers/layer';
import { useDocumentStore } from '../../document/store';
import { FixButtons } from '../problems/FixButtons';
import { ProblemCard } from '../problems/ProblemCard';
import { ConfigField } from './ConfigField';
import styles from './LayerInspector.module.css';
import { NameField } from './NameField';
import { shownFields } from './shownFields';
import { useEditSession } from './useEditSession';
import { WeightsField } from './WeightsField';

interface LayerOptionsProps {
  readonly node: GraphNode;
  readonly layer: AnyLayer | undefined;
}

/** The form of a layer, made from its schema. Problems stand at their field; those that have none there, above the form. */
export function LayerOptions({ node, layer }: LayerOptionsProps) {
  const { onFocus, policyFor } = useEditSession();
  const edit = useDocumentStore((state) => state.edit);
  const allProblems = useDocumentStore((state) => state.compilation.problems);
  const problems = allProblems.filter((problem) => problem.node === node.id);
  const fields = layer === undefined ? [] : shownFields(layer, node);
  const names = [...fields.map(([name]) => name), 'weightsOf'];
  const ofWeights = problems.filter(({ field }) => field === 'weightsOf');
  const elsewhere = problems.filter((problem) => !names.includes(problem.field ?? ''));
  return (
    <fieldset className={styles['options']} onFocus={onFocus} aria-label="Options">
      {elsewhere.map((problem) => (
        <ProblemCard key={`${problem.code}${problem.port ?? ''}${problem.message}`} problem={problem} />
      ))}
      <NameField node={node} policyFor={policyFor} />
      {fields.map(([name, meta]) => {
        const change = (value: FieldValue) => {
          const policy =
            meta.type === 'number' ? policyFor(`${node.id}.${name}`) : ({ kind: 'alone' } as const);
          edit({ type: 'configure', id: node.id, values: { [name]: value } }, policy);
        };
        const own = problems.filter((problem) => problem.field === name);
        return (
          <div key={name} className={styles['option']}>
            <ConfigField
              meta={meta}
              value={node.config[name] ?? meta.default}
              error={sentencesOf(own, 'error')}
              warning={sentencesOf(own, 'warning')}
              onChange={change}
            />
            {own.map((problem) => (
              <FixButtons key={`${problem.code}${problem.message}`} fixes={[problem.fix, problem.otherFix]} />
            ))}
          </div>
        );
      })}
      <div className={styles['option']}>
        <WeightsField node={node} error={sentencesOf(ofWeights, 'error')} />
        {ofWeights.map((problem) => (
          <FixButtons key={problem.code} fixes={[problem.fix, problem.otherFix]} />
        ))}
      </div>
    </fieldset>
  );
}

function sentencesOf(problems: readonly Problem[], severity: Problem['severity']): string | undefined {
  const sentences = problems.filter((problem) => problem.severity === severity).map(({ message }) => message);
  return sentences.length === 0 ? undefined : sentences.join(' ');
}
