import type { Edit } from '../../document/edit';
import { trainingSchema } from '../../document/schema';
import type { NodeAnalysis } from '../analysis';
import { takeOut } from '../fixes/takeOut';
import { statisticsOf } from '../neighbours';
import type { Problem } from '../problem';
import { listSome } from '../words';
import { matters, type Rule, type RuleContext } from './context';

const USUAL_BATCH = 32;
const ofOneValue =
  'takes its mean over a single value, so that x − μ is 0 whatever the image: the output is β, and no gradient reaches the ' +
  'layers before it';
const renormalized =
  'takes its mean over a single value, so that in training no gradient reaches the layers before it: x − μ_B is 0 whatever the ' +
  'image, and the output β + γ d hangs on it through d alone, which is taken as a constant';

/**
 * Warns of norms whose mean is taken over a single value: the value less its mean is 0, so that the output is β. One warning
 * where the batch is at fault, and one where the layers are. Batch Renorm has a warning of its own: its output still differs from
 * image to image once d is open.
 */
export const checkOneValueNorms: Rule = (context) => {
  const training = trainingSchema.safeParse(context.document.training).data;
  if (training === undefined) return [];
  const all = [...context.analysis.nodes.values()].filter(({ node }) => matters(context, node.id));
  const ofBatch = all.filter((each) => isOne(each, training.batchSize) && !isOne(each, 2));
  const ofImage = all.filter((each) => isOne(each, 2));
  return [
    ...batchOfOne(
      context,
      ofBatch.filter((each) => !isRenormalizing(each)),
      ofOneValue,
    ),
    ...batchOfOne(context, ofBatch.filter(isRenormalizing), renormalized),
    ...nothingToNormalize(context, ofImage),
  ];
};

function isRenormalizing({ node }: NodeAnalysis): boolean {
  return node.kind === 'BatchRenorm';
}

/** Whether a statistic is taken over one value in batches of this size. */
function isOne(analysis: NodeAnalysis, batchSize: number): boolean {
  const statistics = statisticsOf(analysis);
  if (statistics === null || statistics.subtracts === 'nothing') return false;
  const images = statistics.images === 'batch' ? batchSize : Math.min(statistics.images, batchSize);
  return statistics.values * images === 1;
}

function batchOfOne(
  { document, dataset }: RuleContext,
  norms: readonly NodeAnalysis[],
  what: string,
): readonly Problem[] {
  const [first] = norms;
  if (first === undefined) return [];
  const training = {
    ...document.training,
    batchSize: Math.min(USUAL_BATCH, dataset?.trainCount ?? USUAL_BATCH),
  };
  const fix = {
    label: `Set the batch size to ${training.batchSize}`,
    edit: { type: 'setTraining', training },
  } as const;
  return [
    {
      ...problemOf(first),
      message:
        `With batches of 1 image ${listSome(norms.map(({ node }) => node.name))} ${what}. Use larger batches, or a norm that ` +
        'takes its statistics over the channels.',
      ...(training.batchSize > 1 ? { fix } : {}),
    },
  ];
}

function nothingToNormalize({ analysis }: RuleContext, norms: readonly NodeAnalysis[]): readonly Problem[] {
  const [first] = norms;
  if (first === undefined) return [];
  const fix = fewerGroups(first) ?? takeOut(analysis, first);
  return [
    {
      ...problemOf(first),
      message: `${listSome(norms.map(({ node }) => node.name))} ${ofOneValue}. Take in more channels or a larger image, or take it out.`,
      ...(fix === null ? {} : { fix }),
    },
  ];
}

function problemOf({ node }: NodeAnalysis) {
  return { severity: 'warning', code: 'norm-of-one-value', node: node.id } as const;
}

/** Half as many groups: of two channels each, or more. */
function fewerGroups({ node, configured }: NodeAnalysis): Problem['fix'] | null {
  const groups = configured?.config['groups'];
  if (typeof groups !== 'number' || groups < 2) return null;
  const fewer = largestDivisor(groups, groups - 1);
  const edit: Edit = { type: 'configure', id: node.id, values: { groups: fewer } };
  return { label: `Use ${fewer} ${fewer === 1 ? 'group' : 'groups'}`, edit };
}

/** The largest divisor of a number that is not above `most`. */
function largestDivisor(number: number, most: number): number {
  for (let divisor = most; divisor > 1; divisor--) if (number % divisor === 0) return divisor;
  return 1;
}
