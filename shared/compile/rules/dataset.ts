import type { DatasetInfo } from '../../data/dataset';
import { formatShape } from '../../layers/shapes';
import type { GraphAnalysis, NodeAnalysis } from '../analysis';
import { plainShape } from '../expectation';
import { sizeInput } from '../fixes/sizeInputs';
import type { Problem } from '../problem';
import { widthOrigin } from '../widthOrigin';
import { counted } from '../words';
import type { Rule } from './context';

/** The data set is known, its images have every Input's size, and every Output receives one value per class. */
export const checkDataset: Rule = ({ document, dataset, analysis, inputs, outputs }) => {
  if (dataset === null) return [unknownDataset(document.dataset.id)];
  return [
    ...inputs.flatMap((input) => checkInputSize(input, dataset)),
    ...checkWidths(analysis, outputs, dataset),
  ];
};

function unknownDataset(id: string): Problem {
  return {
    severity: 'error',
    code: 'unknown-dataset',
    node: null,
    field: 'dataset.id',
    message: `The project’s data set '${id}' is not known here: choose one of the data sets that come with Normscope.`,
  };
}

function checkInputSize(input: NodeAnalysis, dataset: DatasetInfo): readonly Problem[] {
  const { node, facts } = input;
  const edit = sizeInput(input, dataset);
  if (edit === null) return [];
  const wanted = formatShape(dataset.shape);
  return [
    {
      severity: 'error',
      code: 'input-size',
      node: node.id,
      message:
        `${node.name} takes images of ${formatShape(facts.outputShape ?? [])}, but those of ${dataset.label} are ${wanted}: set it ` +
        'to that size, or choose another data set.',
      fix: { label: `Set ${node.name} to ${wanted}`, edit },
    },
  ];
}

/** Several Outputs may receive what one layer gives: that is told of once. */
function checkWidths(
  analysis: GraphAnalysis,
  outputs: readonly NodeAnalysis[],
  dataset: DatasetInfo,
): readonly Problem[] {
  const problems = outputs.flatMap((output) => checkClasses(analysis, output, dataset));
  return [...new Map(problems.map((problem) => [problem.node, problem])).values()];
}

function checkClasses(graph: GraphAnalysis, output: NodeAnalysis, dataset: DatasetInfo): readonly Problem[] {
  const received = plainShape(output.facts)?.[0];
  const classes = dataset.classes.length;
  if (received === undefined || received === classes) return [];
  const expected = `${dataset.label} has ${counted(classes, 'class', 'classes')}`;
  const problem = { severity: 'error', code: 'class-count' } as const;
  const origin = widthOrigin(graph, output);
  if (origin === null) {
    const message =
      `${output.node.name} receives ${counted(received, 'value')}, one per class, but ${expected}: change the layers ` +
      'before it, or choose another data set.';
    return [{ ...problem, node: output.node.id, message }];
  }
  const { node, field } = origin;
  return [
    {
      ...problem,
      node: node.id,
      field,
      message:
        `${node.name} gives ${counted(received, 'value')}, one per class, but ${expected}: set its ${field} to ` +
        `${classes}, or choose another data set.`,
      fix: {
        label: `Set ${field} to ${classes}`,
        edit: { type: 'configure', id: node.id, values: { [field]: classes } },
      },
    },
  ];
}
