import type { Problem } from '../../../shared/compile/problem';
import type { GraphNode } from '../../../shared/document/schema';
import { type AnyLayer, findLayer } from '../../../shared/layers/index';
import type { FieldValue } from '../../../shared/layers/layer';
import { useShell } from '../../app/shell';
import { nodeTitle } from '../../document/presets';
import { useDocumentStore } from '../../document/store';
import { FamilyMark } from '../../ui/FamilyMark';
import { NowStatistics } from '../activations/NowStatistics';
import { ProblemCard } from '../problems/ProblemCard';
import { ConfigField } from './ConfigField';
import { LayerHelp } from './LayerHelp';
import styles from './LayerInspector.module.css';
import { NameField } from './NameField';
import { ShapeAndCost } from './ShapeAndCost';
import { useEditSession } from './useEditSession';

/** Everything of one layer: name, problems, options, what it does to shapes, what it costs, how it works. */
export function LayerInspector({ node }: { readonly node: GraphNode }) {
  const layer = findLayer(node.kind);
  const watching = useShell((state) => state.workspace === 'train');
  const statistics = layer?.normalizes === true && <NowStatistics tap={node.id} />;
  return (
    <>
      <header className={styles['head']}>
        <FamilyMark family={layer?.family} />
        <h2 className={styles['title']}>{nodeTitle(node)}</h2>
      </header>
      {watching && statistics}
      {watching && statistics !== false && <h3 className={styles['heading']}>Options</h3>}
      <Options node={node} layer={layer} />
      {!watching && statistics}
      <ShapeAndCost id={node.id} />
      {layer !== undefined && <LayerHelp layer={layer} title={nodeTitle(node)} config={node.config} />}
    </>
  );
}

function Options({ node, layer }: { readonly node: GraphNode; readonly layer: AnyLayer | undefined }) {
  const { onFocus, policyFor } = useEditSession();
  const edit = useDocumentStore((state) => state.edit);
  const allProblems = useDocumentStore((state) => state.compilation.problems);
  const problems = allProblems.filter((problem) => problem.node === node.id);
  const fields = Object.entries(layer?.fields ?? {}).filter(([, meta]) => {
    const { shownFor } = meta;
    return shownFor === undefined || shownFor.values.includes(String(node.config[shownFor.field]));
  });
  const names = fields.map(([name]) => name);
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
        return (
          <ConfigField
            key={name}
            meta={meta}
            value={node.config[name] ?? meta.default}
            error={sentenceOf(problems, name, 'error')}
            warning={sentenceOf(problems, name, 'warning')}
            onChange={change}
          />
        );
      })}
    </fieldset>
  );
}

function sentenceOf(
  problems: readonly Problem[],
  field: string,
  severity: Problem['severity'],
): string | undefined {
  return problems.find((problem) => problem.field === field && problem.severity === severity)?.message;
}
