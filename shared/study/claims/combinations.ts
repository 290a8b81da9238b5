import type { StudyArm, StudyPart } from '../../document/study';
import { differenceOf } from '../quantity';
import { adjust, isTold } from '../statistics';
import type { Summary } from '../summary';
import { formatP, formatPoints } from '../words';
import { type Claim, nothingYet } from './claim';
import { before, findVariant, quickBatchNorm, withStudy } from './parts';
import { smallImages } from './smallImages';

const ID = 'norms-combined';

const batch = { kind: 'BatchNorm', config: { momentum: 0.9 } };
const group = { kind: 'GroupNorm', config: { groups: 4 } };
const instance = { kind: 'InstanceNorm', config: {} };
const [groupNorm, instanceNorm] = [before(group.kind, group.config), before(instance.kind)];

/** What is combined, and the arms of one norm that it is made of. */
const combinations: readonly { readonly arm: StudyArm; readonly of: readonly StudyArm[] }[] = [
  { arm: combined({ norms: [group], standardize: true }), of: [groupNorm] },
  { arm: combined({ norms: [batch, group] }), of: [quickBatchNorm, groupNorm] },
  {
    arm: combined({ norms: [instance], sites: { kind: 'first' } }, { norms: [batch] }),
    of: [instanceNorm, quickBatchNorm],
  },
];

function combined(...parts: readonly (Pick<StudyPart, 'norms'> & Partial<StudyPart>)[]): StudyArm {
  const usual = { sites: { kind: 'rest' }, placement: 'before', standardize: false } as const;
  return { kind: 'combined', parts: parts.map((part) => ({ ...usual, ...part })) };
}

export const combinedNorms: Claim = {
  id: ID,
  label: 'Norms combined',
  description:
    'Group Norm with standardized weights, Batch Norm with Group Norm behind it, and Instance Norm first with Batch Norm elsewhere, ' +
    'beside each norm alone; in batches of four on maps of 2×2 to 8×8, eight seeds.',
  statement: 'Norms combined do better than each of them alone.',
  look:
    'The figure “Differences to”: with each norm that a combination is made of as the arm to compare with, whether the combination lies ' +
    'to the right of 0. Standardized weights with Group Norm are Qiao and ' +
    'others’ (2019), and so is Group Norm behind Batch Norm; Instance Norm first and Batch Norm later is Pan and others’ idea (2018).',
  rule:
    'Each combination is compared, seed by seed, with each norm that it is made of. Seen where one has a higher accuracy than all of ' +
    'these with p-values below 0.05 after Holm; not seen where every one has a lower accuracy than one of these with such a ' +
    'p-value; else there is no telling.',
  caveat:
    'These combinations were made for deep networks on photographs: a small network on small digits leaves them little to gain.',
  create: (id) => {
    const drawn = smallImages(id);
    return withStudy({ ...drawn, training: { ...drawn.training, batchSize: 4 } }, ID, {
      arms: [quickBatchNorm, groupNorm, instanceNorm, ...combinations.map(({ arm }) => arm)],
      factors: [],
      seeds: [0, 1, 2, 3, 4, 5, 6, 7],
      epochs: 5,
      target: 0.9,
    });
  },
  judge: (summary) => {
    const leads = leadsOf(summary);
    if (leads.length === 0) return nothingYet;
    const sentence = `${leads.map(inWords).join('; ')}.`;
    const byCombination = combinations.map(({ arm, of }) => {
      const own = leads.filter((lead) => lead.combination === arm);
      const told = own.filter(({ p }) => isTold(p));
      const ahead =
        own.length === of.length && own.length === told.length && told.every(({ mean }) => mean > 0);
      return { ahead, behind: told.some(({ mean }) => mean < 0) };
    });
    if (byCombination.some(({ ahead }) => ahead)) return { answer: 'seen', sentence };
    const allBehind = byCombination.every(({ behind }) => behind);
    return { answer: allBehind ? 'not seen' : 'cannot tell', sentence };
  },
};

/** How far a combination is ahead of a norm that it is made of, and how sure that is. */
interface Lead {
  readonly combination: StudyArm;
  readonly arm: string;
  readonly part: string;
  readonly mean: number;
  /** After Holm. */
  readonly p: number;
}

/** `WS+GN(4) has 1.35 points more than GN(4) (p = 0.021 after Holm)`; all stand before the activation. */
function inWords({ arm, part, mean, p }: Lead): string {
  const [own, other] = [arm, part].map((name) => name.replace(' · before', ''));
  const points = `${formatPoints(Math.abs(mean))} ${mean < 0 ? 'fewer' : 'more'}`;
  return `${own} has ${points} than ${other} (p ${formatP(p)} after Holm)`;
}

function leadsOf(summary: Summary): readonly Lead[] {
  const leads = combinations.flatMap(({ arm, of }) =>
    of.flatMap((alone): readonly Lead[] => {
      const [own, part] = [findVariant(summary, arm), findVariant(summary, alone)];
      if (own === null || part === null) return [];
      const { p = null, mean = 0 } = differenceOf(part, own, 'accuracy') ?? {};
      return p === null ? [] : [{ combination: arm, arm: own.arm, part: part.arm, mean, p }];
    }),
  );
  const adjusted = adjust(leads.map(({ p }) => p));
  return leads.map((lead, index) => ({ ...lead, p: adjusted[index] ?? 1 }));
}
