import type { Problem } from '../problem';
import type { Rule } from './context';

/** Something in the part that trains has weights to train. Said only where all of that part is known. */
export const checkTrainable: Rule = ({ analysis, live }) => {
  if (live === null) return [];
  const costs = [...live].map((id) => analysis.nodes.get(id)?.facts.cost ?? null);
  const idle = costs.every((cost) => cost !== null && cost.parameters.trainable === 0);
  return idle ? [nothingToTrain] : [];
};

const nothingToTrain: Problem = {
  severity: 'error',
  code: 'nothing-to-train',
  node: null,
  message:
    'No layer between the Input and the Output has weights, so there is nothing to train: add one that has, such as ' +
    'Conv2D or Dense.',
};
